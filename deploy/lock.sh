#!/bin/sh
# Writes requirements.lock: the hashes of all that requirements.txt pins, but for torch, which the
# image takes from PyTorch's own index (deploy/pin.sh). Needs uv.
set -eu
cd "$(dirname "$0")/.."
made=$(mktemp)
trap 'rm -f "$made"' EXIT
grep -v '^torch==' requirements.txt |
  uv pip compile - --quiet --no-deps --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --output-file "$made" >/dev/null
{
  echo "# requirements.txt with hashes, but without torch (deploy/lock.sh): one index, PyPI."
  cat "$made"
} >requirements.lock
