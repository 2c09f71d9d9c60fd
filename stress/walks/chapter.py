"""Journeys: seeded random walks through the real app in a real browser."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chromium import chromium
from stress.promise import Result, none_of, promise
from stress.servers import home
from stress.walks.walking import Breach, Log, Walk, opened

_WALKS, _STEPS = 20, 50
_HASTE = 0.4
"""Share of the steps after which every other visitor waits for what they asked for."""


@dataclass(frozen=True, slots=True)
class Walked:
    """How far the walks went, and how many ended where something did not agree."""

    walks: int
    steps: int
    breaches: int


@promise("walks")
def all_agrees(found: Walked) -> Result:
    """Page, address and what was done agree after every step."""
    return none_of(
        f"{found.steps:,} steps of {found.walks} random walks: breaches",
        found.breaches,
        found.walks,
    )


def chapter(scale: float) -> Iterator[Result]:
    """Walk a thousand steps from twenty seeds; every other visitor is faster than the server."""
    walks = max(1, round(_WALKS * scale))
    done, breaches = 0, 0
    for seed in range(walks):
        try:
            done += replay(seed, _STEPS, resting=resting(seed))
        except Breach as breach:
            breaches += 1
            print(breach)
            again = f"replay({seed}, {_STEPS}, resting={resting(seed)})"
            print(f"      again: stress.walks.chapter.{again}")
    yield all_agrees(Walked(walks, done, breaches))


def resting(seed: int) -> float:
    """The share of the steps after which the visitor of a seed waits."""
    return _HASTE if seed % 4 > 1 else 1.0


def replay(seed: int, steps: int, *, resting: float = 1.0, aloud: bool = False) -> int:
    """Take the walk of a seed on a server of its own; returns how many steps it took.

    Raises: Breach: where page, address and what was done do not agree.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address, _pid = stack.enter_context(home(log=folder / "log"))
        browser = stack.enter_context(chromium())
        locale = ("en-GB", "zh-CN")[seed % 2]
        page, heard = stack.enter_context(opened(browser, address, locale=locale))
        walk = Walk(page, seed, heard, Log(folder / "log"), resting=resting)
        walk.start()
        for _step in range(steps):
            walk.step()
            if aloud:
                print(f"  {walk.done[-1]}", file=sys.stderr, flush=True)
        walk.rest()
    return steps
