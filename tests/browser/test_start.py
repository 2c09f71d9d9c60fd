"""A newcomer is led to the start page, once, and goes on through its doors."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.chromium import newcomer
from tests.browser.bringing import paste, picture_file
from tests.browser.conftest import USUAL, OpenPage, settled
from tests.offenders import none_of

pytestmark = pytest.mark.weights
REST = "[data-testid=stStatusWidget]"


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """A profile that has never been here."""
    context = newcomer(browser, **USUAL, reduced_motion="reduce")
    context.new_page()
    yield context
    context.close()


def test_a_newcomer_begins_at_the_start_page_goes_through_a_door_and_is_not_sent_back(
    open_page: OpenPage, stranger: BrowserContext, address: str
) -> None:
    wrong = []
    page = open_page(profile=stranger, ready=False)
    page.locator(".welcome svg[role=img]").wait_for(timeout=60_000)
    page.locator(REST).wait_for(state="detached")
    if page.url != f"{address}/start?lang=en":
        wrong.append(f"led to {page.url}")
    if page.locator(".welcome .plain").is_visible():
        wrong.append("offers motion to somebody who asked for less")
    page.reload()
    page.locator(".welcome svg[role=img]").wait_for(timeout=60_000)
    if "/start" not in page.url:
        wrong.append("a reload leaves the start page")
    page.locator(".st-key-door_explore a").click()
    settled(page)
    if page.url != f"{address}/?lang=en":
        wrong.append(f"the door leads to {page.url}")
    wrong += toured(page)
    page.goto(address)
    settled(page)
    if "/start" in page.url:
        wrong.append("a returning visitor is sent back")
    if page.locator(".tour").is_visible():
        wrong.append("the tour comes twice")
    none_of(wrong, "The start page, or the tour after it")


def toured(page: Page) -> list[str]:
    """What is wrong with the tour that has come by itself, and with one that is asked for."""
    wrong = []
    page.locator(".tour").wait_for()
    page.locator(".map-layer[data-layer=relu1_1]").click()
    page.wait_for_url("**layer=relu1_1*")
    page.locator(".linked-view.waiting").wait_for(state="detached")
    marks = []
    for _step in range(5):
        marks.append(page.locator(".toured").get_attribute("class").split()[0])
        page.locator(".tour-next").click()
    if marks != ["map", "panel", "panel", "wall-section", "leads"]:
        wrong.append(f"points at {marks}")
    if page.locator(".tour").is_visible():
        wrong.append("does not end")
    page.locator(".panel.channel .frame").first.focus()
    page.keyboard.press("?")
    page.locator(".keys-foot button").last.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # The focus is where one goes on.
    if page.locator(".toured").get_attribute("class").split()[1] != "picture":
        wrong.append("the keyboard does not lead on")
    page.keyboard.press("Escape")
    if page.locator(".tour").is_visible():
        wrong.append("Escape does not end it")
    return wrong


def test_whoever_comes_by_a_link_with_settings_is_not_led_around(
    open_page: OpenPage, stranger: BrowserContext
) -> None:
    page = open_page("?layer=pool1", profile=stranger)
    page.wait_for_timeout(300)
    assert "layer=pool1" in page.url
    assert not page.locator(".tour").is_visible()


def test_a_photo_pasted_there_goes_on_to_explore(
    open_page: OpenPage, stranger: BrowserContext
) -> None:
    page = open_page(profile=stranger, ready=False)
    page.locator(".st-key-door_own [data-testid=stFileUploader]").wait_for(timeout=60_000)
    page.locator(REST).wait_for(state="detached")
    paste(page, picture_file())
    settled(page)
    page.wait_for_url("**/?*mine=picture*")
