import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from benchmarks.chromium import PATH, chromium, is_complaint, told
from benchmarks.server import running

OpenPage = Callable[..., Page]
MISSING = """() => [...document.images]
  .filter(image => image.complete && image.src && !image.naturalWidth)
  .map(image => `missing on the page: ${image.src.slice(0, 200)}`)"""
USUAL: dict[str, object] = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}


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
    """One for all; tabs of one profile share a process, so that scripts are compiled once."""
    with chromium("--process-per-site") as browser:
        yield browser


@contextlib.contextmanager
def regular(browser: Browser, address: str, **options: object) -> Iterator[BrowserContext]:
    """A profile that has been here before: what the app is made of need not be read anew.

    It has a tab that shows next to nothing and stays, for the process ends with the last tab.
    """
    context = browser.new_context(**(USUAL | options))
    context.new_page().goto(f"{address}/_stcore/health")
    yield context
    context.close()


@pytest.fixture(scope="session")
def at_home(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """The profile that most tests open their tabs in."""
    with regular(browser, address) as context:
        yield context


@pytest.fixture
def open_page(browser: Browser, address: str, at_home: BrowserContext) -> Iterator[OpenPage]:
    """Open the app at a link; the test fails on any console error or request to another host.

    Whoever asks for something unusual, or for another server, gets a new browser profile, unless
    they have one to open it in.
    """
    opened: list[Page | BrowserContext] = []
    pages: list[Page] = []
    wrong: list[str] = []

    def run(
        link: str = "",
        at: str = address,
        ready: bool = True,
        profile: BrowserContext | None = None,
        **options: object,
    ) -> Page:
        if profile is None and (options or at != address):
            context = browser.new_context(**(USUAL | options))
            opened.append(context)
            page = context.new_page()
        else:
            page = (profile or at_home).new_page()
            opened.append(page)
        watch(page, at, wrong)
        pages.append(page)
        page.goto(f"{at}/{link}")
        if ready:
            settled(page)
        return page

    yield run
    for page in pages:
        if not page.is_closed():
            wrong += page.evaluate(MISSING)
    for one in opened:
        one.close()
    assert not wrong


@pytest.fixture(scope="module")
def explore(address: str, at_home: BrowserContext) -> Iterator[Page]:
    """Explore as everybody finds it, for tests that leave it as it is; see `open_page`."""
    wrong: list[str] = []
    page = at_home.new_page()
    watch(page, address, wrong)
    page.goto(address)
    settled(page)
    yield page
    wrong += page.evaluate(MISSING)
    page.close()
    assert not wrong


def watch(page: Page, at: str, wrong: list[str]) -> None:
    """Write down what a page complains of, and which other hosts it asks."""
    page.on("console", lambda message: is_wrong(message) and wrong.append(told(message)))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith((at, at.replace("http", "ws"), "data:", "blob:"))
            or wrong.append(request.url)
        ),
    )


def is_wrong(message: ConsoleMessage) -> bool:
    """Whether a console message is a complaint; what is judged by `MISSING` is none.

    A page that is being left may ask for a picture that its server has just put away.
    """
    return is_complaint(message) and "/media/" not in message.location["url"]


def settled(page: Page) -> None:
    """Wait until the linked view is drawn and the server has nothing left to do."""
    page.locator(".linked-view .panel.channel canvas").first.wait_for(timeout=60_000)
    page.locator(".linked-view.waiting").wait_for(state="detached", timeout=30_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
