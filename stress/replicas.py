"""Two replicas behind nginx while people are there: one is killed, then both are replaced."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TimedOut

from benchmarks.chromium import chromium
from stress.house import House, open_house
from stress.promise import Result, held, none_of
from stress.visitor import Visitor

LINKS = (
    "layer=conv2_1&size=96&resample=nearest&map=layer",
    "layer=conv1_2&size=128&order=bgr&picture=coffee",
    "layer=pool3&size=160&fit=crop&picture=rocket",
    "layer=conv4_1&size=64&resample=area&lang=zh",
)
_ELSEWHERE = "conv3_2"


def settle(page: Page) -> None:
    """Wait until the page is drawn and its server has nothing left to do."""
    page.locator(".linked-view .panel.channel canvas").first.wait_for(timeout=120_000)
    page.locator(".linked-view.waiting").wait_for(state="detached", timeout=120_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=120_000)


def choose(page: Page, layer: str) -> None:
    """Click on a layer until the address says so, as a person does while a page is connecting.

    Raises: TimeoutError: if it never does.
    """
    for _ in range(10):
        with suppress(TimedOut):
            page.get_by_text("Connecting").first.wait_for(state="detached", timeout=10_000)
            page.locator(f".map-layer[data-layer={layer}]").click(timeout=10_000)
            page.wait_for_url(f"**layer={layer}*", timeout=10_000)
            settle(page)
            return
    raise TimeoutError(f"{layer} never came")


def shown(page: Page) -> tuple[str, str]:
    """The settings in the address, and the input's pixels as they are drawn."""
    picture = page.locator(".panel.picture canvas").first.evaluate("c => c.toDataURL()")
    return page.url.split("?")[1], str(picture)


class Witness:
    """Somebody who asks the proxy all the time, and somebody who comes, looks and goes."""

    def __init__(self, house: House) -> None:
        self.asked = self.unanswered = 0
        self._house = house
        self._over = threading.Event()

    def watch(self) -> None:
        """Ask until it is over."""
        while not self._over.wait(0.05):
            self.asked += 1
            self.unanswered += not self._house.answers()

    def look(self) -> None:
        """Come, look, go; whose replica ends meanwhile comes again."""
        while not self._over.is_set():
            try:
                with Visitor(self._house.address, "size=64", patience=60) as visitor:
                    visitor.look()
            except Exception:
                time.sleep(0.1)

    def end(self) -> None:
        """Let both go."""
        self._over.set()


@contextmanager
def watched(house: House) -> Iterator[Witness]:
    """Have people there for the length of the block."""
    witness = Witness(house)
    threads = [threading.Thread(target=job) for job in (witness.watch, witness.look)]
    for thread in threads:
        thread.start()
    try:
        yield witness
    finally:
        witness.end()
        for thread in threads:
            thread.join()


def _through(
    house: House, pages: Sequence[Page], what: str, act: Callable[[], None]
) -> Iterator[Result]:
    before, old = [shown(page) for page in pages], house.replicas()
    own = [page.url.split("layer=")[1].split("&")[0] for page in pages]
    with watched(house) as witness:
        act()
        house.wait(lambda: len(house.replicas()) == 2 and house.replicas() != old)
        for page in pages:
            choose(page, _ELSEWHERE)
        house.wait(lambda: all(house.answers(port) for port in house.ports))
    for page, layer in zip(pages, own, strict=True):
        choose(page, layer)
    lost = sum(shown(page) != one for page, one in zip(pages, before, strict=True))
    yield none_of(f"{what}: people who lost a setting", lost, len(pages))
    yield none_of(f"{what}: requests nobody answered", witness.unanswered, witness.asked)


def chapter(scale: float) -> Iterator[Result]:
    """Some people with settings of their own, through a kill and through a replacement."""
    with open_house() as house, chromium() as browser:
        pages = []
        for link in LINKS[: max(2, round(len(LINKS) * min(1.0, scale)))]:
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.goto(f"{house.address}/?{link}")
            settle(page)
            pages.append(page)
        port, old = house.ports[0], house.replicas()
        yield from _through(
            house, pages, "one replica killed", lambda: os.kill(old[port], signal.SIGKILL)
        )
        house.wait(lambda: house.answers(port))
        old = house.replicas()

        def replace() -> None:
            house.process.send_signal(signal.SIGHUP)
            house.wait(lambda: house.is_replaced(old))

        yield from _through(house, pages, "all replaced in turn", replace)
        yield held("all replaced in turn: both are new", house.is_replaced(old))
