"""Two replicas behind nginx while people are there: one is killed, then both are replaced."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TimedOut

from benchmarks.chromium import chromium
from stress.house import House, open_house
from stress.promise import Result, held, none_of, promise
from stress.visitor import Visitor

LINKS = (
    "layer=conv2_1&size=96&resample=nearest&map=layer",
    "layer=conv1_2&size=128&order=bgr&picture=coffee",
    "layer=pool3&size=160&fit=stretch&picture=rocket",
    "layer=conv4_1&size=64&resample=cubic&lang=zh",
)
"""Nothing in them is at its default, which an address does not say."""
_ELSEWHERE = "conv3_2"
_PATIENCE = 90.0
"""Seconds in which a house must be whole again."""


@dataclass(frozen=True, slots=True)
class Through:
    """What people met while replicas ended and others took over."""

    people: int
    lost: int
    """People who no longer have everything they chose."""
    asked: int
    unanswered: int
    are_new: bool = True
    """Whether every replica is another process than before."""


@promise("replicas")
def settings_survive_a_kill(found: Through) -> Result:
    """Whose replica is killed goes on at another with all they chose."""
    return none_of("one replica killed: people who lost a setting", found.lost, found.people)


@promise("replicas")
def answered_through_a_kill(found: Through) -> Result:
    """Whoever asks the proxy while a replica is killed gets an answer."""
    return none_of("one replica killed: requests nobody answered", found.unanswered, found.asked)


@promise("replicas")
def settings_survive_a_replacement(found: Through) -> Result:
    """Whose replica is replaced goes on at another with all they chose."""
    return none_of("all replaced in turn: people who lost a setting", found.lost, found.people)


@promise("replicas")
def answered_through_a_replacement(found: Through) -> Result:
    """Whoever asks the proxy while replicas are replaced gets an answer."""
    return none_of("all replaced in turn: requests nobody answered", found.unanswered, found.asked)


@promise("replicas")
def all_are_replaced(found: Through) -> Result:
    """Asked to, the house replaces every replica."""
    return held("all replaced in turn: both are new", found.are_new)


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


def shown(page: Page) -> str:
    """The input's pixels as they are drawn."""
    return str(page.locator(".panel.picture canvas").first.evaluate("c => c.toDataURL()"))


class Witness:
    """People who ask the proxy all the time, and somebody who comes, looks and goes.

    Convention: of those who ask, one is new and one has been at each replica, for whoever has been
    at the one that ends is who would notice.
    """

    def __init__(self, house: House) -> None:
        self.asked = self.unanswered = 0
        self._house = house
        self._over = threading.Event()

    def watch(self) -> None:
        """Ask until it is over."""
        numbers = range(1, len(self._house.ports) + 1)
        while not self._over.wait(0.02):
            known = [self._house.answers_visitor_of(number) for number in numbers]
            answers = [self._house.answers(), *known]
            self.asked += len(answers)
            self.unanswered += answers.count(False)

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


@dataclass
class Person:
    """Somebody in a real browser, with settings of their own."""

    page: Page
    link: str
    before: str = ""

    @property
    def layer(self) -> str:
        """The layer that the link names."""
        return dict(parse_qsl(self.link.partition("?")[2]))["layer"]

    def look(self) -> None:
        """Look at what the link says, and take it down."""
        self.page.goto(self.link)
        settle(self.page)
        self.before = shown(self.page)

    def goes_on(self) -> bool:
        """Whether they can click on another layer."""
        with suppress(TimeoutError, TimedOut):
            choose(self.page, _ELSEWHERE)
            return True
        return False

    def has_everything(self) -> bool:
        """Whether they come back to what they saw, and to what the link said."""
        with suppress(TimeoutError, TimedOut):
            choose(self.page, self.layer)
            here = dict(parse_qsl(self.page.url.partition("?")[2]))
            said = dict(parse_qsl(self.link.partition("?")[2]))
            return shown(self.page) == self.before and said.items() <= here.items()
        return False


def _through(house: House, people: list[Person], act: Callable[[], None]) -> Through:
    """Have something done to the house while people are there."""
    for person in people:
        person.look()
    old = house.replicas()
    with watched(house) as witness:
        act()
        with suppress(TimeoutError):
            house.wait(lambda: len(house.replicas()) == 2 and house.replicas() != old, _PATIENCE)
        gone_on = [person.goes_on() for person in people]
        with suppress(TimeoutError):
            house.wait(lambda: all(house.answers(port) for port in house.ports), _PATIENCE)
    kept = [went and person.has_everything() for person, went in zip(people, gone_on, strict=True)]
    return Through(
        len(people), kept.count(False), witness.asked, witness.unanswered, house.is_replaced(old)
    )


def chapter(scale: float) -> Iterator[Result]:
    """Some people with settings of their own, through a kill and through a replacement."""
    yield from measured(max(2, round(len(LINKS) * min(1.0, scale))))


def measured(count: int) -> Iterator[Result]:
    """So many people."""
    with open_house() as house, chromium() as browser:
        people = [
            Person(
                browser.new_context(viewport={"width": 1440, "height": 900}).new_page(),
                f"{house.address}/?{link}",
            )
            for link in LINKS[:count]
        ]
        port = house.ports[0]
        killed = _through(house, people, lambda: os.kill(house.replicas()[port], signal.SIGKILL))
        yield settings_survive_a_kill(killed)
        yield answered_through_a_kill(killed)
        old = house.replicas()

        def replace() -> None:
            house.process.send_signal(signal.SIGHUP)
            with suppress(TimeoutError):
                house.wait(lambda: house.is_replaced(old), _PATIENCE)

        replaced = _through(house, people, replace)
        yield settings_survive_a_replacement(replaced)
        yield answered_through_a_replacement(replaced)
        yield all_are_replaced(replaced)
