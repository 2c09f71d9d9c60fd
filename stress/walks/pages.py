"""A class in real pages: six of them on one server, everybody at work for a minute."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chromium import chromium
from stress.promise import Result, at_most, none_of, promise
from stress.servers import home
from stress.walks.together import walk_together
from stress.walks.walking import PATIENCE

_PEOPLE = 6
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Class:
    """What came of people at work in pages."""

    people: int
    seconds: float
    actions: int
    breaches: int
    longest: float


@promise("pages")
def all_come_to_rest(found: Class) -> Result:
    """No page of a class shows an error, goes blank, or never comes to rest."""
    name = f"{found.people} pages, {found.actions} things done in {found.seconds:.0f} s: breaches"
    return none_of(name, found.breaches, found.people)


@promise("pages")
def longest_wait(found: Class) -> Result:
    """Nobody waits long until something is done, or the page is at rest."""
    return at_most("longest until one was done, or a page at rest", found.longest, PATIENCE, "s")


def chapter(scale: float) -> Iterator[Result]:
    """Change layers, units, rooms, pictures and everything else, all at the same time."""
    yield from measured(_PEOPLE, max(5.0, _SECONDS * scale))


def measured(people: int, seconds: float) -> Iterator[Result]:
    """So many people for so long."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with home(log=log) as (address, _pid), chromium() as browser:
            came = walk_together(browser, address, log, people, seconds)
    for breach in came.breaches:
        print(breach)
    found = Class(people, seconds, came.actions, len(came.breaches), came.longest)
    yield all_come_to_rest(found)
    yield longest_wait(found)
