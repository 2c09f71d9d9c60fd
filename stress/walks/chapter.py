"""Journeys: seeded random walks through the real app in a real browser."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.chromium import chromium
from benchmarks.server import running
from stress.promise import Result, none_of
from stress.walks.walking import Breach, Log, Walk, opened

_WALKS, _STEPS = 20, 50


def chapter(scale: float) -> Iterator[Result]:
    """Walk a thousand steps from twenty seeds."""
    walks = max(1, round(_WALKS * scale))
    done, breaches = 0, 0
    for seed in range(walks):
        try:
            done += replay(seed, _STEPS)
        except Breach as breach:
            breaches += 1
            print(breach)
            print(f"      again: stress.walks.chapter.replay({seed}, {_STEPS})")
    yield none_of(f"{done:,} steps of {walks} random walks: breaches", breaches, walks)


def replay(seed: int, steps: int, *, aloud: bool = False) -> int:
    """Take the walk of a seed on a server of its own; returns how many steps it took.

    Raises: Breach: where page, address and what was done do not agree.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address, _pid = stack.enter_context(running(log=folder / "log"))
        browser = stack.enter_context(chromium())
        locale = ("en-GB", "zh-CN")[seed % 2]
        page, heard = stack.enter_context(opened(browser, address, locale=locale))
        walk = Walk(page, seed, heard, Log(folder / "log"))
        walk.start()
        for _step in range(steps):
            walk.step()
            if aloud:
                print(f"  {walk.done[-1]}", file=sys.stderr, flush=True)
        walk.rest()
    return steps
