"""Starting the real app for a measurement, and stopping it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """Ask the system for a port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(
    script: str = "streamlit_app.py",
    port: int | None = None,
    /,
    *,
    cwd: str | Path = ROOT,
    log: str | Path = os.devnull,
    **env: str,
) -> Iterator[tuple[str, int]]:
    """Run the app on loopback; yields its address and process id once it answers.

    `cwd` is the folder it is started from, `log` the file that what it says is added to.
    """
    port = port or free_port()
    with open(log, "ab") as said:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "streamlit", "run", str(ROOT / script),
                "--server.port", str(port), "--server.headless", "true",
                "--server.address", "127.0.0.1", "--server.fileWatcherType", "none",
            ],
            cwd=cwd, env={**os.environ, **env}, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
                break
            if process.poll() is not None:
                raise RuntimeError("the app stopped while starting")
            time.sleep(0.1)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(10)
