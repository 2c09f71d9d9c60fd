"""Words that are longer than ours break no layout: nothing is wider than the window."""

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, TimeoutError

from benchmarks.server import ROOT, running
from tests import pseudo
from tests.offenders import none_of

ROOMS = (
    "?layer=pool5&channels=1-2-3-4",
    "convolution?conv_section=sizes",
    "display?display_section=channels",
    "learning?learning_section=losses",
)
WIDTHS = (390, 1440)
WIDER = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  return Math.max(document.documentElement.scrollWidth - window.innerWidth,
                  main.scrollWidth - main.clientWidth)
}"""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    locales = tmp_path_factory.mktemp("locales")
    pseudo.write(locales)
    with running(
        "tests/browser/pseudo_app.py", PYTHONPATH=str(ROOT), PSEUDO_LOCALES=str(locales)
    ) as (address, _):
        yield address


def too_wide(page: Page, address: str) -> Iterator[str]:
    """Rooms that are wider than the window, at each width, by how many pixels."""
    for room in ROOMS:
        page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
        page.goto(f"{address}/{room}&lang={pseudo.TAG}&size=64&weights=untrained")
        page.locator("[data-testid=stMain] :text('ẅörð'):visible").first.wait_for(timeout=60_000)
        page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            with contextlib.suppress(TimeoutError):
                page.wait_for_function(f"({WIDER})() <= 1", timeout=4_000)
                continue
            yield f"{room} at {width}: {page.evaluate(WIDER)} px"


def test_longer_words_make_no_room_wider_than_the_window(open_page, spoken: str) -> None:
    page = open_page("", at=spoken, ready=False)
    none_of(too_wide(page, spoken), "wider than the window")
