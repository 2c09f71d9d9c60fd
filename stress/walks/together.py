"""A class: several walks at once, each in a page of its own, on one server."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser

from stress.walks.walking import Breach, Log, Walk, opened

_RESTING = 0.1
"""They hardly wait for each other, nor for the server."""
_ROUNDS = 2
"""So many things everybody does at least, however slow the machine is."""


@dataclass
class Outcome:
    """What came of it: things done by all, the breaches, the longest wait in seconds."""

    actions: int
    breaches: list[Breach]
    longest: float


def walk_together(browser: Browser, at: str, log: Path, people: int, seconds: float) -> Outcome:
    """Have people act in turns as fast as their pages let them, then see all of them come to rest.

    They begin, and the seconds with them, when all pages are there.

    Convention: errors, blank rooms and pages that do not come to rest are breaches; what was chosen
    is compared where one waits for it (`chapter`), for who clicks faster than the server begins may
    overtake themselves. The seeds are 100, 101, ...; who meets a breach goes home, the others stay.
    """
    with ExitStack() as stack:
        walks = []
        for seed in range(100, 100 + people):
            locale = ("en-GB", "zh-CN")[seed % 2]
            page, heard = stack.enter_context(opened(browser, at, locale=locale))
            walks.append(Walk(page, seed, heard, Log(log), resting=_RESTING, strict=False))
        outcome = Outcome(0, [], 0.0)
        _all(walks, Walk.start, outcome)
        until = time.monotonic() + seconds
        for round_ in count(1):
            _all(walks, Walk.step, outcome)
            if not walks or (round_ >= _ROUNDS and time.monotonic() > until):
                break
        _all(walks, Walk.rest, outcome)
        outcome.actions += sum(len(walk.done) for walk in walks)
        return outcome


def _all(walks: list[Walk], act: Callable[[Walk], None], outcome: Outcome) -> None:
    for walk in list(walks):
        began = time.monotonic()
        try:
            act(walk)
        except Breach as breach:
            outcome.breaches.append(breach)
            outcome.actions += len(walk.done)
            walks.remove(walk)
        outcome.longest = max(outcome.longest, time.monotonic() - began)
