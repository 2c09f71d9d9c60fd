"""A newcomer is led to the start page, once, and goes on through its doors."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

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
    page.goto(address)
    settled(page)
    if "/start" in page.url:
        wrong.append("a returning visitor is sent back")
    none_of(wrong, "The start page")


def test_a_photo_pasted_there_goes_on_to_explore(
    open_page: OpenPage, stranger: BrowserContext
) -> None:
    page = open_page(profile=stranger, ready=False)
    page.locator(".st-key-door_own [data-testid=stFileUploader]").wait_for(timeout=60_000)
    page.locator(REST).wait_for(state="detached")
    paste(page, picture_file())
    settled(page)
    page.wait_for_url("**/?*mine=picture*")
