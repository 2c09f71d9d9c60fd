"""A class works at the same time inside fragments, each with another photo; all must see theirs."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from stress.lab_pupils import LabPupil
from stress.load import owner, together
from stress.process import watched
from stress.promise import Result, at_least, at_most, none_of, promise
from stress.pupils import Pupil
from stress.servers import public

SIZES = (64, 96, 128, 160, 192, 224, 256, 320, 384, 448)
_SMALL = (64, 80, 96)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came to a class, compared with numbers computed outside of the server."""

    people: int
    did: Counter[str]
    errors: tuple[str, ...]
    wrong: tuple[str, ...]
    compared: int
    unserved: int
    longest: float


@promise("classroom")
def no_errors(found: Lesson) -> Result:
    """Nothing fails."""
    ways = ", ".join(f"{number} {how}" for how, number in sorted(found.did.items()))
    return none_of(
        f"{found.people} at work in fragments ({ways}): errors",
        len(found.errors),
        found.did.total(),
    )


@promise("classroom")
def own_numbers(found: Lesson) -> Result:
    """Everybody sees the numbers of their own photo."""
    return none_of("answers with somebody else's numbers", len(found.wrong), found.compared)


@promise("classroom")
def all_are_served(found: Lesson) -> Result:
    """Nobody is left out."""
    return none_of("people who were never served", found.unserved, found.people)


@promise("classroom")
def longest_wait(found: Lesson) -> Result:
    """Nobody waits long for an answer."""
    return at_most("longest wait for numbers or “busy”", found.longest, 25, "s")


@promise(
    "classroom",
    goal="none of its own",
    why="twenty inputs of up to 448 px at once; the same machine as for thirty-two visitors",
)
def memory_of_a_class(megabytes: float) -> Result:
    """A class fits into a small machine."""
    return at_most("memory at its peak, a class at work", megabytes, 1200, "MB", 0)


@promise("classroom")
def never_mixed_up(found: Lesson) -> Result:
    """However long they go on, nobody ever sees somebody else's numbers."""
    return none_of(
        f"{found.people} at once, on and on: answers with somebody else's numbers",
        len(found.wrong),
        found.compared,
    )


def _enough(scale: float) -> int:
    return max(20, round(10_000 * scale))


@promise(
    "classroom", goal="10,000 comparisons", why="as asked in full; at a smaller scale in proportion"
)
def enough_compared(found: tuple[Lesson, int]) -> Result:
    """Control: so many answers were compared."""
    return at_least(
        "control: answers compared with numbers computed outside", found[0].compared, found[1]
    )


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
            pupil.visitor.line.cookie.update(owner(pupil.number))
            pupil.arrive(stack)
        until = time.monotonic() + seconds
        together([lambda pupil=pupil: pupil.work(until) for pupil in pupils])  # type: ignore[misc]
    return pupils


def summed(pupils: Sequence[Pupil]) -> Lesson:
    """Compare everything that came with numbers computed here."""
    return Lesson(
        len(pupils),
        sum((pupil.did for pupil in pupils), Counter[str]()),
        tuple(error for pupil in pupils for error in pupil.errors),
        tuple(f"{pupil.size} px: {line}" for pupil in pupils for line in pupil.wrong),
        sum(len(pupil.answers) for pupil in pupils),
        sum(len(pupil.answers) - len(pupil.wrong) < 2 for pupil in pupils),
        max(pupil.longest for pupil in pupils),
    )


def judged(pupils: Sequence[Pupil]) -> Iterator[Result]:
    """Every promise about one lesson."""
    found = summed(pupils)
    for line in (*found.errors[:5], *found.wrong[:5]):
        print("      ", line)
    for judge in (no_errors, own_numbers, all_are_served, longest_wait):
        yield judge(found)


def chapter(scale: float) -> Iterator[Result]:
    """Twenty people for a minute; then eight, until ten thousand answers were compared."""
    yield from measured(max(5, round(20 * min(1.0, scale))), 60 * scale, _enough(scale))


def measured(
    people: int, seconds: float, enough: int, sizes: Sequence[int] = SIZES, patience: float = 3600
) -> Iterator[Result]:
    """So many people for so long; then lessons until so many answers were compared."""
    with public() as (address, pid):
        with watched(pid) as peak:
            pupils = lesson(address, range(people), seconds, sizes)
        yield from judged(pupils)
        yield memory_of_a_class(peak.megabytes)
        total, until, first = summed(pupils), time.monotonic() + patience, people
        while total.compared < enough and time.monotonic() < until:
            more = summed(lesson(address, range(first, first + 8), 30 * min(1.0, seconds), _SMALL))
            total, first = _both(total, more), first + 8
    yield never_mixed_up(total)
    yield enough_compared((total, enough))


def _both(one: Lesson, other: Lesson) -> Lesson:
    return Lesson(
        max(one.people, other.people),
        one.did + other.did,
        one.errors + other.errors,
        one.wrong + other.wrong,
        one.compared + other.compared,
        one.unserved + other.unserved,
        max(one.longest, other.longest),
    )
