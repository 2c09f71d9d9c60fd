"""The JavaScript that needs no browser, tested by Node.js."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None and not os.environ.get("CI"), reason="no Node.js on this machine")
def test_every_module_that_needs_no_browser_does_what_its_tests_say() -> None:
    assert NODE is not None, "CI has Node.js: the tests of JavaScript are not skipped there"
    files = sorted(HERE.glob("*.test.js"))
    assert files
    done = subprocess.run(
        [NODE, "--test", *files], capture_output=True, text=True, timeout=300, check=False
    )
    failed = [line for line in done.stdout.splitlines() if "not ok" in line]
    assert done.returncode == 0, "\n".join([*failed, done.stdout[-4000:], done.stderr[-2000:]])
