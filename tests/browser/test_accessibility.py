"""Nothing in any room keeps anybody out, as far as axe-core can tell: names, roles, contrast."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from benchmarks.walk import settle
from explorer.ui.room_links import ROOMS
from tests.browser.conftest import OpenPage
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
    settle(page)
    return [f"{room}: {found}" for found in page.evaluate(JUDGE, list(STREAMLITS_OWN))]


@pytest.mark.skipif(
    not AXE.exists() and not os.environ.get("CI"), reason="axe-core is not installed (npm ci)"
)
def test_no_room_has_a_serious_fault_that_axe_knows_of(open_page: OpenPage) -> None:
    page = open_page("?size=64")
    page.evaluate(AXE.read_text("utf-8"))
    # What is not under test: a picture that nobody could see is found where there is one.
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'data:,', id: 'bad'}))")
    wrong = [] if any("#bad" in one for one in judged(page, "")) else ["axe finds nothing"]
    page.evaluate("document.getElementById('bad').remove()")
    links = page.locator("[data-testid=stTopNavLink]")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "look => getComputedStyle(document.querySelector('.stApp')).colorScheme === look",
            arg=scheme,
        )
        for number, path in enumerate(ROOMS):
            if (path in LOOKS["light"]) == (scheme == "light"):
                links.nth(number).click()
                name = "" if path == "explore" else path
                page.wait_for_function(
                    "name => location.pathname.split('/').at(-1) === name", arg=name
                )
                wrong += judged(page, f"{path}, {scheme}")
    none_of(wrong, "Serious or critical:")
