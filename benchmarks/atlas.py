"""The atlas: how long a card takes whose numbers are there."""

import statistics
from collections.abc import Iterator

from benchmarks.chromium import chromium
from benchmarks.rows import Row
from benchmarks.server import running

_ROUNDS = 8
_LAYER, _FIRST = "relu5_3", 13
_SWITCH = """([which, alt]) => new Promise(done => {
  const began = performance.now()
  document.querySelector(`.st-key-atlas_channel [data-testid=stNumberInputStep${which}]`).click()
  const look = () => {
    const picture = document.querySelector(`img[alt="${alt}"]`)
    if (picture?.complete) done(performance.now() - began)
    else requestAnimationFrame(look)
  }
  look()
})"""
"""Click to the next channel or the one before, and wait for the last picture of its card."""


def run() -> Iterator[Row]:
    """Measure the budget of the room Atlas, in a browser."""
    with chromium() as browser, running() as (address, _):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{address}/atlas?layer={_LAYER}&channels={_FIRST}")
        page.locator(f'img[alt="{_last(_FIRST)}"]').wait_for(timeout=120_000)
        page.wait_for_timeout(1000)
        times = []
        for number in range(2 * _ROUNDS):
            which, channel = ("Up", _FIRST + 1) if number % 2 == 0 else ("Down", _FIRST)
            times.append(page.evaluate(_SWITCH, [which, _last(channel)]))
            page.wait_for_timeout(1000)
    known = times[2:]
    detail = f"{len(known)} times; the first time, with its arithmetic: {times[0]:.0f} ms"
    name = "another channel's card, its numbers known → its pictures on screen"
    yield Row(name, statistics.median(known), 150, "ms", False, detail)


def _last(channel: int) -> str:
    return f"Gradient of the strongest unit of channel {channel} of {_LAYER}"
