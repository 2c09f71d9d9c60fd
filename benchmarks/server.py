"""Starting the real app for a measurement, and stopping it."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

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
    command = [
        "streamlit",
        "run",
        str(ROOT / script),
        "--server.port",
        str(port),
        "--server.headless",
        "true",
        "--server.address",
        "127.0.0.1",
        "--server.fileWatcherType",
        "none",
    ]
    with started(command, port, cwd=cwd, log=log, **env) as (address, pid):
        yield address, pid


@contextlib.contextmanager
def started(
    command: Sequence[str],
    port: int,
    *,
    cwd: str | Path = ROOT,
    log: str | Path = os.devnull,
    **env: str,
) -> Iterator[tuple[str, int]]:
    """Run one of Python's modules that serves the app at this port; see `running`."""
    with open(log, "ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=cwd,
            env={**os.environ, **env},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
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
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def megabytes(pid: int) -> float:
    """Memory a process holds at this moment."""
    return float(psutil.Process(pid).memory_info().rss) / 2**20


@dataclass
class Peak:
    """The most memory seen so far."""

    megabytes: float = 0.0


@contextlib.contextmanager
def watched(pid: int, every: float = 0.02) -> Iterator[Peak]:
    """Watch a process's memory for the length of the block."""
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(every):
            with contextlib.suppress(psutil.NoSuchProcess):
                peak.megabytes = max(peak.megabytes, megabytes(pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()
