#!/bin/sh
# Pins what only a machine that reaches these two can know: the digest of the base image and the
# hashes of PyTorch's CPU builds. Run it once, look at `git diff`, commit. Needs docker.
#   deploy/pin.sh [python:3.11-slim]
set -eu
cd "$(dirname "$0")/.."
tag=${1:-python:3.11-slim}
docker pull --quiet "$tag"
base=$(docker image inspect --format '{{index .RepoDigests 0}}' "$tag")
sed -i.before "s|^ARG BASE=.*|ARG BASE=$base|" Dockerfile && rm Dockerfile.before

version=$(sed -n 's/^torch==//p' requirements.txt)+cpu
index=$(sed -n 's/^ARG TORCH_INDEX=//p' Dockerfile)
docker run --rm -e PIP_DISABLE_PIP_VERSION_CHECK=1 "$base" sh -euc '
  for platform in manylinux_2_28_x86_64 manylinux_2_28_aarch64; do
    pip download --quiet --no-deps --only-binary :all: --platform "$platform" \
      --index-url "$2" --dest "/tmp/$platform" "torch==$1"
  done
  echo "# PyTorch from its own index of CPU builds (deploy/pin.sh)."
  printf "torch==%s" "$1"
  sha256sum /tmp/manylinux_*/torch-*.whl | while read -r hash _; do
    printf " \\\\\n    --hash=sha256:%s" "$hash"
  done
  echo' pin "$version" "$index" >requirements-torch.lock
echo "pinned $base and torch $version"
