"""While somebody else computes: one's place and a way to stop, right where one clicked."""

import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from benchmarks.server import ROOT, running
from tests.browser.conftest import OpenPage, settled
from tests.browser.test_linked_supply import ALL_THUMBNAILS

pytestmark = pytest.mark.weights
Ask = Callable[[str], str]
SOON_MS = 300
CLOCK = """([button, reached]) => new Promise(resolve => {
  const view = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .map(host => host.shadowRoot?.querySelector('.linked-view')).find(Boolean)
  const test = new Function('view', `return ${reached}`)
  const began = performance.now()
  view.querySelector(button).click()
  const look = () => test(view)
    ? resolve(performance.now() - began)
    : performance.now() - began < 10_000 ? requestAnimationFrame(look) : resolve(Infinity)
  requestAnimationFrame(look)
})"""
TOLD = """/1 before you/.test(view.querySelector('.notice .busy').textContent)
  && getComputedStyle(view.querySelector('.notice .busy')).opacity > 0.9
  && !view.querySelector('.notice .stop').hidden"""
QUIET = """!view.classList.contains('waiting')
  && view.querySelector('.notice .busy').textContent === ''
  && view.querySelector('.notice .stop').hidden"""


@pytest.fixture
def held_at() -> Iterator[tuple[str, Ask]]:
    """A server where somebody else may have the turn; whose address, and how to say so."""
    with running("tests/browser/held_turn_app.py", PYTHONPATH=str(ROOT)) as (at, _pid):

        def ask(what: str) -> str:
            with urllib.request.urlopen(f"{at}/turn/{what}", timeout=90) as answer:
                return str(answer.read().decode())

        yield at, ask
        ask("give")


def until(page: Page, ask: Ask, waiting: int) -> list[str]:
    """The layers computed, as soon as so many wait for a turn."""
    for _attempt in range(300):
        number, *layers = ask("layers").split()
        if int(number) == waiting:
            return layers
        page.wait_for_timeout(50)
    raise AssertionError(f"{number} wait, not {waiting}")


def shows(page: Page, layer: str) -> None:
    page.locator(".wall-section h3", has_text=f"channels of {layer}").wait_for(timeout=30_000)
    page.locator(f".map-layer[data-layer={layer}][aria-pressed=true]").wait_for(timeout=30_000)


def test_who_waits_in_the_linked_view_sees_the_place_and_may_stop_and_newer_wishes_go_first(
    open_page: OpenPage, held_at: tuple[str, Ask]
) -> None:
    at, ask = held_at
    page = open_page("?layer=conv1_1&lang=en", at=at)
    page.wait_for_function(ALL_THUMBNAILS, timeout=60_000)
    computed = until(page, ask, 0)
    ask("take")
    told, stopped = [], []
    for layer in ("conv3_1", "conv4_1", "conv5_1", "conv2_1", "pool2"):
        told.append(page.evaluate(CLOCK, [f".map-layer[data-layer={layer}]", TOLD]))
        until(page, ask, 1)
        stopped.append(page.evaluate(CLOCK, [".notice .stop", QUIET]))
        assert until(page, ask, 0) == computed
        shows(page, "conv1_1")
    assert min(told) <= SOON_MS, told
    assert min(stopped) <= SOON_MS, stopped
    settled(page)
    assert "layer=conv1_1" in page.url

    # What needs no turn is not held up: a unit, another channel.
    page.locator(".panel.channel .frame").first.click(position={"x": 60, "y": 60})
    page.wait_for_url("**unit=**")
    page.keyboard.press("]")
    page.locator(".panel.approximate").wait_for(state="detached")
    assert until(page, ask, 0) == computed

    for layer in ("conv4_2", "conv2_2"):
        page.locator(f".map-layer[data-layer={layer}]").click()
        page.locator(".notice .stop").wait_for()
    until(page, ask, 1)
    ask("give")
    shows(page, "conv2_2")
    settled(page)
    assert until(page, ask, 0) == [*computed, "conv2_2"]

    ask("take")
    for layer in ("conv1_1", "conv2_2"):  # The way back, and forth, was computed before.
        page.locator(f".map-layer[data-layer={layer}]").click()
        shows(page, layer)
        page.wait_for_url(f"**layer={layer}**")
    assert until(page, ask, 0) == [*computed, "conv2_2"]
