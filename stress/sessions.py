"""People who come, look and leave, one after another: nothing of them stays."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from stress.load import owner
from stress.process import memory_mb, settled_memory_mb, threads_and_files
from stress.promise import Result, at_most, promise
from stress.servers import public
from stress.visitor import Visitor

_FORGOTTEN = 75.0
"""Seconds until a session that was left is forgotten, and the housekeeping has been round."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What a server has more than before."""

    sessions: int
    kilobytes: float
    threads: int
    files: int


@promise("sessions", goal="2,000 sessions, measured after the first 200")
def memory_stays(found: Growth) -> Result:
    """Memory does not grow with the number of people who have been here."""
    return at_most(
        f"memory growth over {found.sessions:,} sessions",
        found.kilobytes / found.sessions,
        20,
        "KB each",
    )


@promise("sessions")
def threads_end(found: Growth) -> Result:
    """Nobody leaves a thread behind."""
    return at_most("threads more than before", found.threads, 5, "", 0)


@promise("sessions")
def files_close(found: Growth) -> Result:
    """Nobody leaves an open file behind."""
    return at_most("file handles more than before", found.files, 5, "", 0)


def chapter(scale: float) -> Iterator[Result]:
    """Two thousand people, after two hundred."""
    yield from measured(max(10, round(200 * scale)), max(20, round(2000 * scale)))


def measured(warm: int, count: int, forgotten: float = _FORGOTTEN) -> Iterator[Result]:
    """So many people, after some that fill what is kept for everybody."""
    with public() as (address, pid):
        _come_and_go(address, range(warm))
        time.sleep(forgotten)
        before, (threads, files) = memory_mb(pid), threads_and_files(pid)
        _come_and_go(address, range(warm, warm + count))
        time.sleep(forgotten)
        after = settled_memory_mb(pid, before, 40 if forgotten == _FORGOTTEN else 1)
        threads_after, files_after = threads_and_files(pid)
    found = Growth(
        count, max(0.0, after - before) * 1024, threads_after - threads, files_after - files
    )
    for line in (memory_stays, threads_end, files_close):
        yield line(found)


def _come_and_go(address: str, numbers: range) -> None:
    for number in numbers:
        visitor = Visitor(address)
        visitor.line.cookie.update(owner(number))
        with visitor:
            visitor.look()
