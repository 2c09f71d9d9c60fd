"""Nothing in any room keeps anybody out, as far as axe-core can tell: names, roles, contrast."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError

from benchmarks.walk import settle
from explorer.lessons import LANGUAGES
from explorer.ui.room_links import FIRST, ROOMS
from tests.browser.conftest import PATIENCE_MS, OpenPage
from tests.everywhere import EVERYWHERE
from tests.journeys.values import LABS
from tests.offenders import none_of

pytestmark = pytest.mark.weights
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STREAMLITS_OWN: dict[str, str] = {}
"""Selectors of what Streamlit draws and we cannot mend, each with the reason."""
JUDGE = """(theirs) => axe.run(
  {include: [document], exclude: theirs}, {resultTypes: ["violations"], iframes: false},
).then(({violations}) => violations
  .filter(({impact}) => ["serious", "critical"].includes(impact))
  .flatMap(({id, nodes}) => nodes.map(({target, html, any, all}) =>
    `${id}: ${target.flat().at(-1)} ${html.slice(0, 90)} ${[...any, ...all][0]?.message ?? ""}`
  )))"""
LOOKS = {"light": ("start", "lessons", "pooling", "display", "learning")}
"""Rooms that are judged in light colours; the others in dark ones."""


def judged(page: Page, room: str) -> list[str]:
    """What axe-core finds in the room that is on the screen."""
    with contextlib.suppress(TimeoutError):
        settle(page)
    return [f"{room}: {found}" for found in page.evaluate(JUDGE, list(STREAMLITS_OWN))]


def coloured(page: Page, scheme: str) -> None:
    """Have the page light or dark, and wait until it is."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_function(
        "look => getComputedStyle(document.querySelector('.stApp')).colorScheme === look",
        arg=scheme,
    )


needs_axe = pytest.mark.skipif(
    not AXE.exists() and not os.environ.get("CI"), reason="axe-core is not installed (npm ci)"
)


@needs_axe
def test_no_room_has_a_serious_fault_that_axe_knows_of(open_page: OpenPage) -> None:
    page = open_page("?size=64")
    page.evaluate(AXE.read_text("utf-8"))
    # What is not under test: a picture that nobody could see is found where there is one.
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'data:,', id: 'bad'}))")
    wrong = [] if any("#bad" in one for one in judged(page, "")) else ["axe finds nothing"]
    page.evaluate("document.getElementById('bad').remove()")
    links = page.locator("[data-testid=stTopNavLink]")
    for scheme in ("light", "dark"):
        coloured(page, scheme)
        for number, path in enumerate(ROOMS):
            if (path in LOOKS["light"]) == (scheme == "light"):
                links.nth(number).click()
                name = "" if path == "explore" else path
                page.wait_for_function(
                    "name => location.pathname.split('/').at(-1) === name", arg=name
                )
                wrong += judged(page, f"{path}, {scheme}")
    none_of(wrong, "Serious or critical:")


if EVERYWHERE:  # It takes minutes: `python -m stress accessibility`.

    @needs_axe
    def test_no_section_has_a_serious_fault_in_any_colours(open_page: OpenPage) -> None:
        page = open_page("?size=64")
        none_of(faults(page, page.url.partition("?")[0]), "Serious or critical:")


def faults(page: Page, home: str) -> Iterator[str]:
    """What axe-core finds in all sections, in light colours and in dark ones."""
    for number, (room, query) in enumerate(sections()):
        language = LANGUAGES[number % len(LANGUAGES)]
        where = f"{room}?{query}&lang={language}"
        try:
            page.goto(f"{home}{where}")
            page.locator("[data-testid=stMainBlockContainer]").wait_for(timeout=PATIENCE_MS)
            settle(page)
        except TimeoutError:
            yield f"{where}: never comes to rest"
        page.evaluate(AXE.read_text("utf-8"))
        for scheme in ("light", "dark"):
            coloured(page, scheme)
            yield from judged(page, f"{where}, {scheme}")


def sections() -> Iterator[tuple[str, str]]:
    """Every section of every room, and a lesson beside one, as addresses have them."""
    for room in ROOMS:
        key, names = LABS.get(room, ("passes", ("0",)))
        for name in names:
            yield "" if room == FIRST.path else room, f"size=64&{key}={name}"
    yield "convolution", "size=64&conv_section=sizes&lesson=3-2"
