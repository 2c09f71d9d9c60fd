"""A walk: a visitor who acts at random and, after every rest, compares what is there with it."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from benchmarks.chromium import is_complaint, told
from explorer.imaging import Preprocessing, prepare
from explorer.network import VGG16, load_weights, record
from explorer.shapes import FeatureMaps
from stress.walks.acting import TRAVEL, Moment, pick
from stress.walks.choices import DEFAULTS
from stress.walks.judging import address, problems, settle, troubles
from stress.walks.reading import Shown, read
from stress.walks.wanting import Wanted, candidates, layer, network_input

PATIENCE = 30.0
"""Seconds a page has to come to rest."""
_AGAIN = 0.15
_LARGEST_CHECKED = 244
_BAD_WORDS = ("Traceback", "ERROR", "CRITICAL", "Exception")


class Breach(Exception):
    """What was seen does not agree with what was done."""

    def __init__(self, seed: int, done: list[str], found: list[str]) -> None:
        lines = [f"  {number}. {action}" for number, action in enumerate(done, 1)]
        super().__init__(
            "\n".join(
                [f"seed {seed}, step {len(done)}:", *(f"  ! {line}" for line in found), *lines]
            )
        )
        self.found = found


@dataclass
class Log:
    """What a server says, read on from where it was read last."""

    path: Path
    read: int = field(init=False)

    def __post_init__(self) -> None:
        self.read = self.path.stat().st_size

    def complaints(self) -> list[str]:
        """The bad lines since the last time."""
        with self.path.open("rb") as file:
            file.seek(self.read)
            new = file.read()
        self.read += len(new)
        lines = new.decode("utf-8", "replace").splitlines()
        return [f"server: {line}" for line in lines if any(word in line for word in _BAD_WORDS)]


@dataclass
class Walk:
    """One visitor's walk through one page.

    Convention: the same seed takes the same steps, as far as the page lets it.
    """

    page: Page
    seed: int
    heard: list[str]
    log: Log
    numbers: float = 0.3
    """Share of the rests in Explore at which the numbers on the map are checked too."""
    resting: float = 1.0
    """Share of the steps after which the visitor waits for what they asked for."""
    strict: bool = True
    """Whether all that was chosen is compared, or only looked whether anything is wrong."""
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.wanted = Wanted()
        self.wanted.choose("lang", *("en", "zh"))
        self.rested = self.wanted.copy()
        self.calm = False
        self._depth = 0

    def start(self) -> None:
        """Wait until the page is there."""
        self.rest()

    def steps(self, count: int) -> None:
        """Do so many things, and come to rest in the end.

        Raises: Breach: as soon as something does not agree.
        """
        for _step in range(count):
            self.step()
        self.rest()

    def step(self) -> None:
        """Do one thing, and perhaps rest."""
        # A room that is on its way is not in the browser's history yet: back would leave the app.
        travel = TRAVEL if self._depth and self.calm else ()
        habit = pick(self.rng, self.wanted, travel, self.calm)
        now = Moment(self.page, self.wanted, self.rng, self.calm, self.rested)
        try:
            done = habit.act(now)
        except Error as error:
            name = getattr(habit.act, "__name__", "an action")
            raise self._breach([f"could not do it ({name}): {error.message[:600]}"]) from error
        if " by " not in done:
            self.wanted.led_by = None
        self._depth += done.startswith("room") - (done == "back")
        rests = self.rng.random() < self.resting
        self.done.append(done if rests else f"{done} (at once)")
        self.calm = False
        if rests:
            self.rest()

    def rest(self) -> None:
        """Wait until everything agrees and stays so."""
        until = time.monotonic() + PATIENCE
        agreed = False
        while True:
            shown, found = self._look()
            if self.heard:
                raise self._breach(list(self.heard))
            if not found and agreed:
                break
            if time.monotonic() > until:
                raise self._breach(found or ["it never came to rest"])
            agreed = not found
            self.page.wait_for_timeout(1000 * _AGAIN)
        if bad := self.log.complaints():
            raise self._breach(bad)
        assert shown is not None
        if not self.strict:
            return
        settle(self.wanted, shown)
        self.rested = self.wanted.copy()
        self.calm = True
        self._check_numbers(shown)

    def _look(self) -> tuple[Shown | None, list[str]]:
        try:
            shown = read(self.page)
        except Error as error:  # While it is being loaded anew there is nothing to read.
            return None, [f"the page can't be read: {error.message[:200]}"]
        return shown, problems(self.wanted, shown) if self.strict else troubles(shown)

    def _check_numbers(self, shown: Shown) -> None:
        """Point at a unit and compare its value, and which channel is the strongest, with ours."""
        chosen = DEFAULTS | address(shown)
        side = int(chosen["size"])
        if shown.linked is None or side > _LARGEST_CHECKED or self.rng.random() > self.numbers:
            return
        found = [m for p in candidates(self.wanted) if (m := _maps(p, chosen)) is not None]
        frame = self.page.locator(".panel.channel .frame").first
        box = frame.bounding_box()
        assert box is not None
        at = {side: self.rng.uniform(0.1, 0.9) * box[side] for side in ("width", "height")}
        frame.hover(position={"x": at["width"], "y": at["height"]})
        read = self.page.locator(".readout").evaluate("e => ({...e.dataset})")
        row, column, channel = (int(read.get(key, -1)) for key in ("row", "column", "channel"))
        rows, columns = layer(chosen["layer"], side).out_shape[1:]
        if not (0 <= row < rows and 0 <= column < columns):
            raise self._breach([f"nothing is read at the pointer: {read}"])
        if not any(np.float32(read["value"]) == maps[channel, row, column] for maps in found):
            own = [float(maps[channel, row, column]) for maps in found]
            raise self._breach([f"the value of {read} is {own}"])
        strongest = {str(int(np.argmax(maps.max(axis=(1, 2))))) for maps in found}
        if "channels" not in chosen and shown.linked.channel not in strongest:
            raise self._breach([f"channel {shown.linked.channel} is not the strongest {strongest}"])

    def _breach(self, found: list[str]) -> Breach:
        return Breach(self.seed, self.done, found)


@contextmanager
def opened(browser: Browser, at: str, **options: str) -> Iterator[tuple[Page, list[str]]]:
    """Open the app as a new visitor; yields the page and everything that it complains of."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)  # type: ignore[arg-type]
    context.set_default_timeout(1000 * PATIENCE)
    heard: list[str] = []
    page = context.new_page()
    ours = (at, at.replace("http", "ws", 1), "data:", "blob:")

    def said(message: ConsoleMessage) -> None:
        # Pictures of a run that another has cut short may be gone before the browser fetches
        # them. Whether one is missing in the end, the page itself is asked.
        fleeting = "/media/" in message.location["url"] and "404" in message.text
        if is_complaint(message) and not fleeting:
            heard.append(told(message))

    def asked(url: str) -> None:
        if not url.startswith(ours):
            heard.append(url)

    page.on("console", said)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda socket: asked(socket.url))
    try:
        page.goto(at)
        yield page, heard
    finally:
        context.close()


def _maps(picture: str | bytes, chosen: dict[str, str]) -> FeatureMaps:
    seen = network_input(picture, *(chosen[key] for key in ("resample", "size", "fit", "order")))
    model, preprocessing = _network(chosen["weights"])
    return record(model, prepare(seen, preprocessing), [chosen["layer"]])[chosen["layer"]]


@cache
def _network(weights: str) -> tuple[VGG16, Preprocessing]:
    loaded = load_weights(weights)
    return VGG16.from_weights(loaded), loaded.preprocessing
