"""Memory of the server with one user and with more."""

from collections.abc import Iterator

import psutil
from playwright.sync_api import Browser

from benchmarks.chromium import chromium
from benchmarks.rows import Row
from benchmarks.server import running

_SAMPLES = ("chelsea", "coffee", "rocket", "camera", "brick", "grass")
_LAYERS = ("conv1_2", "pool2", "conv3_2", "relu4_3", "pool5")


def _visit(browser: Browser, address: str, sample: str) -> None:
    page = browser.new_context().new_page()
    for layer in _LAYERS:
        page.goto(f"{address}/?picture={sample}&layer={layer}")
        page.locator(f".map-layer[data-layer={layer}][aria-pressed=true]").wait_for(timeout=60_000)
        page.wait_for_timeout(1500)


def _megabytes(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 2**20


def run() -> Iterator[Row]:
    """Measure the memory row: one user, then five more with other pictures."""
    with running() as (address, pid), chromium() as browser:
        _visit(browser, address, "astronaut")
        one = _megabytes(pid)
        yield Row("server memory, one user, default weights", one, 700, "MB")
        for sample in _SAMPLES:
            _visit(browser, address, sample)
        more = (_megabytes(pid) - one) / len(_SAMPLES)
        yield Row("each further user, another picture, five layers", more, 25, "MB")
