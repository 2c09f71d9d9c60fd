"""A class works at the same time inside fragments, each with another photo; all must see theirs."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from benchmarks.server import running
from stress.lab_pupils import LabPupil
from stress.load import PUBLIC, together
from stress.process import watched
from stress.promise import Result, at_most, none_of
from stress.pupils import Pupil

SIZES = (64, 96, 128, 160, 192, 224, 256, 320, 384, 448)


def lesson(
    address: str, numbers: range, seconds: float, sizes: Sequence[int] = SIZES
) -> list[Pupil]:
    """Let these people come in turn and work at the same time; every fourth is in a lab."""
    with ExitStack() as stack:
        pupils = [
            (LabPupil if number % 4 == 3 else Pupil)(address, number, sizes[number % len(sizes)])
            for number in numbers
        ]
        for pupil in pupils:
            pupil.arrive(stack)
        until = time.monotonic() + seconds
        together([lambda pupil=pupil: pupil.work(until) for pupil in pupils])  # type: ignore[misc]
    return pupils


def judged(pupils: Sequence[Pupil]) -> Iterator[Result]:
    """Compare everything that came with numbers computed here."""
    did = sum((pupil.did for pupil in pupils), Counter[str]())
    errors = [error for pupil in pupils for error in pupil.errors]
    wrong = [f"{pupil.size} px: {line}" for pupil in pupils for line in pupil.wrong]
    for line in (*errors[:5], *wrong[:5]):
        print("      ", line)
    ways = ", ".join(f"{number} {how}" for how, number in sorted(did.items()))
    compared = sum(len(pupil.answers) for pupil in pupils)
    yield none_of(f"{len(pupils)} at work in fragments ({ways}): errors",
                  len(errors), did.total())  # fmt: skip
    yield none_of("answers with somebody else's numbers", len(wrong), compared)
    unserved = sum(len(pupil.answers) < 2 for pupil in pupils)
    yield none_of("people who were never served", unserved, len(pupils))
    longest = max(pupil.longest for pupil in pupils)
    yield at_most("longest wait for numbers or “busy”", longest, 25, "s")


def chapter(scale: float) -> Iterator[Result]:
    """Twenty people for a minute."""
    count = max(5, round(20 * min(1.0, scale)))
    with running(**PUBLIC) as (address, pid):
        with watched(pid) as peak:
            pupils = lesson(address, range(count), 60 * scale)
        yield from judged(pupils)
        yield at_most("memory at its peak, a class at work", peak.megabytes, 1200, "MB", 0)
