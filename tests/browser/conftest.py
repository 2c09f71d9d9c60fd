import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, Route

from benchmarks.chromium import PATH, chromium, is_complaint, told
from benchmarks.server import running
from tests.browser.linked import go_to, plain
from tests.offenders import none_of

OpenPage = Callable[..., Page]
AtLayer = Callable[..., Page]
Watch = Callable[[Page, str], None]
PATIENCE_MS = 60_000
AS_USUAL: Any = {"color_scheme": "light", "reduced_motion": "no-preference"}
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
    """One for all; tabs of one profile share a process, so that scripts are compiled once.

    No page lives long enough for what compiling it a second time, better, would save.
    """
    with chromium("--process-per-site", "--js-flags=--no-opt --no-maglev") as browser:
        yield browser


@contextlib.contextmanager
def regular(browser: Browser, address: str, **options: object) -> Iterator[BrowserContext]:
    """A profile that has been here before: what the app is made of need not be read anew.

    Its first tab stays, for the process ends with the last one; see `open_page`.
    """
    context = browser.new_context(**(USUAL | options))
    context.new_page().goto(f"{address}/_stcore/health")
    yield context
    context.close()


@pytest.fixture(scope="session")
def at_home(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """The profile that most tests open the app in."""
    with regular(browser, address) as context:
        yield context


@pytest.fixture(scope="session")
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A profile on a narrow screen that is touched."""
    narrow = {"width": 390, "height": 844}
    with regular(browser, address, viewport=narrow, has_touch=True) as context:
        yield context


@pytest.fixture
def leaving() -> Iterator[contextlib.ExitStack]:
    """What is done when a test is over, the last first."""
    with contextlib.ExitStack() as stack:
        yield stack


@pytest.fixture
def watched(leaving: contextlib.ExitStack) -> Watch:
    """Have a page watched: the test fails on any console error or request to another host."""
    wrong: list[str] = []
    leaving.callback(none_of, wrong, "The page complains, or asks another host:")
    return lambda page, at: leaving.enter_context(watching(page, at, wrong))


@pytest.fixture
def open_page(
    browser: Browser,
    address: str,
    at_home: BrowserContext,
    leaving: contextlib.ExitStack,
    watched: Watch,
) -> OpenPage:
    """Open the app at a link, in a page that is watched.

    That is the tab that the profile keeps, where the app comes sooner than in a new one. Whoever
    asks for something unusual, or for another server, gets a new browser profile, unless they have
    one to open it in.
    """
    taken: list[Page] = []

    def run(
        link: str = "",
        at: str = address,
        ready: bool = True,
        profile: BrowserContext | None = None,
        routes: Mapping[str, Callable[[Route], object]] = MappingProxyType({}),
        **options: object,
    ) -> Page:
        if profile is None and (options or at != address):
            context = browser.new_context(**(USUAL | options))
            leaving.callback(context.close)
            page = context.new_page()
            watched(page, at)
        elif (page := (profile or at_home).pages[0]) not in taken:
            taken.append(page)
            as_new(page, leaving)
            watched(page, at)
        for path, answer in routes.items():
            page.route(path, answer)
        page.goto(f"{at}/{link}")
        if ready:
            settled(page)
        return page

    return run


@pytest.fixture(scope="session")
def everybodys(at_home: BrowserContext) -> Page:
    """A tab that is always in Explore."""
    page = at_home.new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


@pytest.fixture
def explore(address: str, everybodys: Page, watched: Watch) -> Page:
    """Explore as everybody finds it, for tests that leave it as it is."""
    watched(everybodys, address)
    everybodys.bring_to_front()
    everybodys.mouse.move(0, 0)
    if everybodys.url != f"{address}/?lang=en":
        everybodys.goto(address)
    settled(everybodys)
    return everybodys


@pytest.fixture
def at_layer(address: str, everybodys: Page, watched: Watch) -> AtLayer:
    """Explore at a layer and, if need be, a channel of it, for tests that change nothing else.

    One goes there by clicks, which is four times as quick as loading the page.
    """

    def run(layer: str, channel: int | None = None) -> Page:
        page = everybodys
        if page not in seen:
            watched(page, address)
            seen.append(page)
            page.bring_to_front()
        page.mouse.move(0, 0)
        if not plain(page, address):
            pinned = "" if channel is None else f"&channels={channel}"
            page.goto(f"{address}/?layer={layer}{pinned}")
            settled(page)
            return page
        try:
            go_to(page, layer, channel)
            settled(page)
        except Error:
            page.goto("about:blank")  # The next test is not to fail with this one.
            raise
        return page

    seen: list[Page] = []
    return run


def as_new(page: Page, leaving: contextlib.ExitStack) -> None:
    """Have a tab forget who used it, and will use it."""
    size = page.viewport_size
    assert size
    leaving.callback(lambda: page.is_closed() or page.set_viewport_size(size))
    leaving.callback(lambda: page.is_closed() or page.unroute_all())
    leaving.callback(lambda: page.is_closed() or page.emulate_media(**AS_USUAL))
    page.bring_to_front()
    page.mouse.move(0, 0)
    with contextlib.suppress(Error):
        page.evaluate("sessionStorage.clear()")


@contextlib.contextmanager
def watching(page: Page, at: str, wrong: list[str]) -> Iterator[None]:
    """Write down what a page complains of, and which other hosts it asks."""

    def said(message: ConsoleMessage) -> None:
        if is_wrong(message):
            wrong.append(told(message))

    def failed(error: Error) -> None:
        wrong.append(str(error))

    def asked(request: Request) -> None:
        if not request.url.startswith((at, at.replace("http", "ws"), "data:", "blob:")):
            wrong.append(request.url)

    page.on("console", said)
    page.on("pageerror", failed)
    page.on("request", asked)
    yield
    if not page.is_closed():
        wrong += page.evaluate(MISSING)
        page.remove_listener("console", said)
        page.remove_listener("pageerror", failed)
        page.remove_listener("request", asked)


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
