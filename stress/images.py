"""Any bytes: a picture or a clear sentence, within bounds of time and memory."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from explorer.imaging.reading.isolated import IsolatedDecoder
from stress.judging_images import Tally, in_parallel, judge
from stress.large import bombs, largest
from stress.promise import Result, at_most, none_of, promise
from stress.seeds import good_files, mutants

_LARGE_MUTANTS = 0.004
"""Mutants of large files for each of a small one: a thousand times as many bytes."""


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one kind of files."""

    what: str
    tally: Tally


@promise("images")
def picture_or_sentence(found: Read) -> Result:
    """Whatever the bytes: a picture, or a sentence that says what is wrong with the file."""
    tally = found.tally
    return none_of(
        f"{found.what}: {tally.pictures:,} pictures, {tally.sentences:,} sentences; anything else",
        len(tally.wrong),
        tally.tried,
    )


@promise("images")
def time_for_a_file(found: Read) -> Result:
    """No file keeps the decoder busy."""
    return at_most(f"{found.what}: most CPU for one file", found.tally.slowest, 3, "s", 2)


@promise("images")
def memory_for_a_file(found: Read) -> Result:
    """No file takes much memory."""
    return at_most(
        f"{found.what}: most extra memory for one file", found.tally.most_megabytes, 300, "MB", 0
    )


@promise("images")
def largest_are_read(found: Read) -> Result:
    """What is within the limits is read, however large it is."""
    refused = found.tally.tried - found.tally.pictures
    return none_of(f"{found.what}: not read", refused, found.tally.tried)


@promise("images")
def bombs_refused(found: Tally) -> Result:
    """Small files that would unpack to enormous pictures are refused."""
    return none_of("bombs that were not refused", found.tried - found.sentences, found.tried)


@promise("images")
def time_for_a_bomb(found: Tally) -> Result:
    """Refusing takes no time."""
    return at_most("bombs: most CPU", found.slowest, 1, "s", 2)


@promise("images")
def memory_for_a_bomb(found: Tally) -> Result:
    """Refusing takes no memory."""
    return at_most("bombs: most extra memory", found.most_megabytes, 100, "MB", 0)


def measured(
    scale: float, times: float = 1.0, decoder: Callable[[], IsolatedDecoder] = IsolatedDecoder
) -> Iterator[Result]:
    """What this project makes itself; `times` scales the sides of large files."""
    seeds, large = good_files(), largest(times)
    half = max(200, round(50_000 * scale))
    halves: list[Iterable[bytes]] = [mutants(seeds, half, seed) for seed in (1, 2)]
    yield from reported("mutants", in_parallel(halves, decoder))
    found = judge(large.values(), decoder)
    yield from reported("largest legal files", found)
    yield largest_are_read(Read("largest legal files", found))
    few = max(3, round(half * _LARGE_MUTANTS))
    kinds: list[Iterable[bytes]] = [mutants([*large.values()], few, seed) for seed in (3, 4)]
    yield from reported("mutants of the largest", in_parallel(kinds, decoder))
    tally = Tally()
    for name, data in bombs(max(0.52, times)).items():
        one = judge([data], decoder)
        if one.sentences != 1:
            print("      ", name, one.wrong)
        tally.add(one)
    yield from of_bombs(tally)


def of_bombs(tally: Tally) -> Iterator[Result]:
    """Every promise about bombs."""
    yield from (line(tally) for line in (bombs_refused, time_for_a_bomb, memory_for_a_bomb))


def chapter(scale: float) -> Iterator[Result]:
    """Mutants, large files, bombs; and the files of `EXPLORER_STRESS_FILES` if there are any."""
    yield from measured(scale)
    folder = os.environ.get("EXPLORER_STRESS_FILES")
    if folder:
        paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        halves: list[Iterable[bytes]] = [
            (path.read_bytes() for path in paths[start::2]) for start in (0, 1)
        ]
        yield from reported("odd files", in_parallel(halves))


def reported(what: str, tally: Tally) -> Iterator[Result]:
    """Every promise about one kind of files."""
    for line in tally.wrong[:5]:
        print("      ", line)
    found = Read(what, tally)
    yield from (line(found) for line in (picture_or_sentence, time_for_a_file, memory_for_a_file))
