"""Watching a server from outside: memory, threads, open files."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

MEGABYTE = 2**20


def family(pid: int) -> list[psutil.Process]:
    """A process and its helpers."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def memory_mb(pid: int) -> float:
    """Memory that a process and its helpers keep for themselves, in MB."""
    total = 0
    for process in family(pid):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / MEGABYTE


def threads_and_files(pid: int) -> tuple[int, int]:
    """How many threads and file handles a process has."""
    process = psutil.Process(pid)
    return process.num_threads(), process.num_fds()


def reset_peak(pid: int) -> None:
    """Forget the largest memory a process has had.

    Convention: only root may for a helper, which hides from its equals; else the peak is that of
    its whole life, never less.
    """
    with suppress(PermissionError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_bytes(pid: int) -> int:
    """The largest memory a process has had since `reset_peak`."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


class Peak:
    """The largest memory seen while watching."""

    def __init__(self) -> None:
        self.megabytes = 0.0


@contextmanager
def watched(pid: int, every: float = 0.1) -> Iterator[Peak]:
    """Note the peak of a server's memory for the length of the block."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while not done.wait(every):
            peak.megabytes = max(peak.megabytes, memory_mb(pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def settled_memory_mb(pid: int, goal: float, seconds: float) -> float:
    """Wait until memory has fallen to a goal, at most so long; return what it is then."""
    deadline = time.monotonic() + seconds
    while (found := memory_mb(pid)) > goal and time.monotonic() < deadline:
        time.sleep(1)
    return found
