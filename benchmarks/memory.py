"""Memory of the server with one user and with more."""

import sys
import time
from collections.abc import Iterator

from playwright.sync_api import Browser

from benchmarks.chromium import chromium
from benchmarks.pages import new_page, visit
from benchmarks.rows import Row
from benchmarks.server import megabytes, running

_FIRST = "astronaut"
_SAMPLES = (
    "chelsea",
    "coffee",
    "rocket",
    "camera",
    "brick",
    "grass",
    "gravel",
    "hubble",
)
_LAYERS = ("conv1_2", "pool2", "conv3_2", "relu4_3", "pool5")
_TOGETHER = 4
"""So many come before the server's memory is looked at: waiting for it takes most of the time."""
_LEAST, _MOST = 25.0, 60.0
"""Seconds: after two quiet rounds of ten the server hands back what it no longer needs."""
_STILL = 1.0


def settled(pid: int) -> float:
    """Wait until a server's memory no longer falls, and return it in MB."""
    begin = time.monotonic()
    time.sleep(_LEAST)
    before, now = megabytes(pid) + 2 * _STILL, megabytes(pid)
    while now < before - _STILL and time.monotonic() - begin < _MOST:
        time.sleep(10)
        before, now = now, megabytes(pid)
    return now


def _visit(browser: Browser, address: str, sample: str) -> None:
    """Come as somebody new, look at five layers, and stay."""
    page = new_page(browser)
    for layer in _LAYERS:
        visit(page, f"{address}/?picture={sample}&layer={layer}")
        page.wait_for_timeout(1500)


def run() -> Iterator[Row]:
    """Measure the memory row: one user, then more with other pictures, some at a time.

    Convention: what is said on stderr between the two rows tells that it still goes on.
    """
    with running() as (address, pid), chromium() as browser:
        _visit(browser, address, _FIRST)
        one = settled(pid)
        yield Row("server memory, one user, default weights", one, 560, "MB")
        steps, before = [], one
        for start in range(0, len(_SAMPLES), _TOGETHER):
            newcomers = _SAMPLES[start : start + _TOGETHER]
            for sample in newcomers:
                _visit(browser, address, sample)
            now = settled(pid)
            steps.append((now - before) / len(newcomers))
            before = now
            print(
                f"      {1 + start + len(newcomers)} users: {now:.0f} MB",
                file=sys.stderr,
                flush=True,
            )
        detail = f"by {_TOGETHER} at a time: " + " ".join(f"{step:+.0f}" for step in steps)
        more = (before - one) / len(_SAMPLES)
        yield Row("each further user, another picture, five layers", more, 25, "MB", False, detail)
