"""Words that are longer than ours break no layout: nothing is wider than the window."""

import contextlib
import os
from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Page, TimeoutError

from benchmarks.server import ROOT, running
from tests import pseudo
from tests.browser.conftest import OpenPage
from tests.everywhere import EVERYWHERE
from tests.journeys.values import LABS
from tests.offenders import none_of

FEW = (
    "?layer=pool5&channels=1-2-3-4",
    "convolution?conv_section=sizes",
    "display?display_section=channels",
    "learning?learning_section=losses",
)
EVERY = (
    "start?",
    "lessons?",
    *FEW[:1],
    *(f"{room}?{key}={section}" for room, (key, sections) in LABS.items() for section in sections),
    "convolution?conv_section=sizes&lesson=3-2",
)
WIDTHS = (390, 1440)
WIDER = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  return Math.max(document.documentElement.scrollWidth - window.innerWidth,
                  main.scrollWidth - main.clientWidth)
}"""

CUT = """() => [...document.querySelectorAll(
    '[data-testid=stMain] :is(button, p, label, h1, h2, h3, h4, td, th, figcaption)')]
  .filter(found => found.checkVisibility() && !found.closest('[data-testid=stDataFrame]'))
  .filter(found => {
    const {overflowX, clipPath} = getComputedStyle(found)
    const hides = overflowX === 'hidden' || overflowX === 'clip'
    return hides && clipPath === 'none' && found.clientWidth > 1
      && found.scrollWidth > found.clientWidth + 1
  })
  .map(found => `${found.tagName} ${found.textContent.slice(0, 60)}`)"""
"""Words whose end is hidden by what they stand in."""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    locales = tmp_path_factory.mktemp("locales")
    pseudo.write(locales)
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with running("tests/browser/pseudo_app.py", PYTHONPATH=paths, PSEUDO_LOCALES=str(locales)) as (
        address,
        _,
    ):
        yield address


def faults(page: Page, address: str, rooms: Iterable[str]) -> Iterator[str]:
    """Rooms that are wider than the window, by how many pixels, and words that are cut."""
    for room in rooms:
        page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
        page.goto(f"{address}/{room}&lang={pseudo.TAG}&size=64&weights=untrained")
        page.locator("[data-testid=stMain] :text('ẅörð'):visible").first.wait_for(timeout=60_000)
        page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=120_000)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            with contextlib.suppress(TimeoutError):
                page.wait_for_function(f"({WIDER})() <= 1", timeout=4_000)
                yield from (f"{room} at {width}: cut, {words}" for words in page.evaluate(CUT))
                continue
            yield f"{room} at {width}: {page.evaluate(WIDER)} px"


def test_longer_words_make_no_room_wider_than_the_window_and_are_not_cut(
    open_page: OpenPage, spoken: str
) -> None:
    page = open_page("", at=spoken, ready=False)
    none_of(faults(page, spoken, EVERY if EVERYWHERE else FEW), "wider than the window, or cut")
