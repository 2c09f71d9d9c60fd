"""A class in real pages: six of them on one server, everybody at work for a minute."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.chromium import chromium
from benchmarks.server import running
from stress.promise import Result, at_most, none_of
from stress.walks.together import walk_together
from stress.walks.walking import PATIENCE

_PEOPLE = 6
_SECONDS = 60.0


def chapter(scale: float) -> Iterator[Result]:
    """Change layers, units, rooms, pictures and everything else, all at the same time."""
    seconds = max(5.0, _SECONDS * scale)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with running(log=log) as (address, _pid), chromium() as browser:
            found = walk_together(browser, address, log, _PEOPLE, seconds)
    for breach in found.breaches:
        print(breach)
    name = f"{_PEOPLE} pages, {found.actions} things done in {seconds:.0f} s: breaches"
    yield none_of(name, len(found.breaches), _PEOPLE)
    yield at_most("longest until one was done, or a page at rest", found.longest, PATIENCE, "s")
