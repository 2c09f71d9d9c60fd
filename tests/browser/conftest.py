import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.chromium import PATH, chromium, is_complaint, told
from benchmarks.server import running

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in Path(str(item.path)).parents:
            item.add_marker(pytest.mark.browser)
            if PATH is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server says."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def address(said: Path) -> Iterator[str]:
    with running(log=said) as (address, _):
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Open the app at a link; the test fails on any console error or request to another host."""
    contexts, wrong = [], []

    def run(link: str = "", at: str = address, ready: bool = True, **options: object) -> Page:
        context = browser.new_context(
            **({"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"} | options)
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: is_complaint(message) and wrong.append(told(message)))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: (
                request.url.startswith((at, at.replace("http", "ws"), "data:", "blob:"))
                or wrong.append(request.url)
            ),
        )
        page.goto(f"{at}/{link}")
        if ready:
            settled(page)
        return page

    yield run
    for context in contexts:
        context.close()
    assert not wrong


def settled(page: Page) -> None:
    """Wait until the linked view is drawn and the server has nothing left to do."""
    page.locator(".linked-view .panel.channel canvas").first.wait_for(timeout=60_000)
    page.locator(".linked-view.waiting").wait_for(state="detached", timeout=30_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
