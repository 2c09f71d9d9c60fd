"""Who clicks faster than browser and server come along finds everything chosen all the same."""

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import OpenPage, settled
from tests.offenders import none_of

pytestmark = pytest.mark.weights
CLICK_BOTH = """([first, room]) => {
  const roots = [document, ...[...document.querySelectorAll("div")].map(e => e.shadowRoot)]
  const found = roots.filter(Boolean).map(root => root.querySelector(first)).find(Boolean)
  found.click()
  document.querySelectorAll("[data-testid=stTopNavLink]")[room].click()
}"""
EXPLORE, RESAMPLING, POOLING = 1, 3, 4


def at_once(page: Page, first: str, room: int) -> None:
    """Click twice before the browser does anything else."""
    page.evaluate(CLICK_BOTH, [first, room])


def arrived(page: Page, path: str, *wanted: str) -> list[str]:
    """What the address lacks once a room has come to rest."""
    page.wait_for_url(f"**/{path}?*", timeout=30_000)
    page.wait_for_function(
        "wanted => wanted.every(one => location.search.includes(one))", arg=list(wanted)
    )
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    return [f"{one} in {page.url}" for one in (path, *wanted) if one not in page.url]


def test_a_layer_clicked_in_the_same_moment_as_a_room_is_chosen_there(open_page: OpenPage) -> None:
    page = open_page("?layer=conv1_1")
    at_once(page, ".map-layer[data-layer=conv3_1]", POOLING)
    lost = arrived(page, "pooling", "layer=conv3_1")
    page.locator("[data-testid=stTopNavLink]").nth(EXPLORE).click()
    settled(page)
    page.locator(".map-layer[data-layer=conv3_1][aria-pressed=true]").wait_for()
    none_of(lost, "not there")


def test_a_layer_that_never_came_is_chosen_though_its_room_was_left(open_page: OpenPage) -> None:
    page = open_page("?layer=conv1_1")
    page.locator("[data-testid=stTopNavLink]").nth(POOLING).click()
    arrived(page, "pooling")
    page.evaluate("history.back()")
    settled(page)
    held: list[Route] = []
    page.route("**/layers/**", lambda route: held.append(route))
    page.locator(".map-layer[data-layer=conv4_1]").click()
    page.locator(".linked-view.waiting").wait_for()
    page.evaluate("history.forward()")
    lost = arrived(page, "pooling", "layer=conv4_1")
    for route in held:
        route.fulfill(status=204)  # Refused, it would be a complaint in the console.
    none_of(lost, "not there")


def test_a_section_chosen_in_the_same_moment_as_a_room_stays_chosen(open_page: OpenPage) -> None:
    page = open_page("pooling", ready=False)
    chosen = ".st-key-pool_section button[role=radio] >> nth=2"
    page.locator(chosen).wait_for(timeout=60_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    at_once(page, ".st-key-pool_section button[role=radio]:nth-of-type(3)", RESAMPLING)
    none_of(arrived(page, "resampling", "pool_section=shift"), "not there")
