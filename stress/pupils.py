"""People who work inside fragments, each with a photo of their own, and note what came."""

import random
import time
from collections import Counter
from contextlib import ExitStack
from functools import cached_property

from explorer.network import LAYERS
from stress import beside
from stress.acting import LINKED_VIEW, Act, choose, click, press
from stress.levels import AUTOMATIC, SCALES
from stress.load import FIRST, UPLOAD
from stress.photos import photo
from stress.truth import Answer, Truth
from stress.view import Part, View
from stress.visitor import Visitor

CHANNELS = {layer.name: layer.channels for layer in LAYERS if layer.block}
_PARTS = {"picture", "layer", "maps", "origins"}


class Pupil:
    """Somebody in the linked view: clicks on layers and channels, chooses scales."""

    room = ""
    query = ""
    tool = LINKED_VIEW
    """What must be on the page for the next step."""
    patience = 60.0
    """Seconds of trying to get a first view."""

    def __init__(self, address: str, number: int, size: int) -> None:
        self.number = number
        self.photo = photo(number, (300 + 17 * (number % 7), 200 + 23 * (number % 11)))
        self.truth = Truth(self.photo, size)
        self.rng = random.Random(number)
        self.visitor = Visitor(address, f"size={size}&{self.query}", room=self.room)
        self.size = size
        self.view = View()
        self.layer, self.scale, self.serial = FIRST, AUTOMATIC, 0
        self.did: Counter[str] = Counter()
        self.answers: list[Answer] = []
        self.errors: list[str] = []
        self.longest = 0.0

    def arrive(self, stack: ExitStack) -> None:
        """Open the page and bring the photo."""
        visitor = stack.enter_context(self.visitor)
        first = visitor.look()
        if UPLOAD not in first.widgets:
            self.errors.append(first.trouble or "an empty page")
            return
        visitor.upload(first, UPLOAD, "photo.jpg", self.photo)
        until = time.monotonic() + self.patience
        while not self._note(visitor.look(), "arrived", FIRST, ()) and not self.errors:
            if time.monotonic() > until:
                return  # Never served; the lesson says so.

    def work(self, until: float) -> None:
        """Do one thing after the other, at least one, until that monotonic time."""
        while True:
            try:
                if self.tool in self.view.widgets:
                    self.step()
                else:
                    self._again()
            except Exception as error:
                self.errors.append(f"{type(error).__name__}: {error}")
                return
            if time.monotonic() > until:
                return

    def step(self) -> None:
        """Do one thing."""
        ways = (
            self._by_page,
            self._beside,
            self._beside,
            self._hastily,
            self._scale,
            self._small_pictures,
        )
        self.rng.choice(ways)()

    @cached_property
    def wrong(self) -> list[str]:
        """Answers that are not about this photo."""
        return self.truth.differences(self.answers)

    def _wish(self) -> tuple[str, tuple[int, ...]]:
        layer = self.rng.choice(list(CHANNELS))
        count = self.rng.choice((0, 1, 1, 2, 4))
        return layer, tuple(self.rng.sample(range(CHANNELS[layer]), count))

    def _click(self, layer: str, channels: tuple[int, ...], lacks: bool = True) -> Act:
        self.serial += 1
        unit = (self.rng.randrange(2), self.rng.randrange(2))
        return click(self.view, self.serial, layer, channels, unit, lacks)

    def _by_page(self) -> None:
        """A click that the page answers."""
        layer, channels = self._wish()
        view = self.visitor.act(self._click(layer, channels))
        self._note(view, "by the page", layer, channels)

    def _hastily(self) -> None:
        """Two clicks at once; the second counts."""
        (first, some), (layer, channels) = self._wish(), self._wish()
        view = self.visitor.act(self._click(first, some), self._click(layer, channels))
        self._note(view, "in haste", layer, channels)

    def _beside(self) -> None:
        """A click that the endpoint answers; the page hears of it, or has to do it."""
        layer, channels = self._wish()
        began = time.monotonic()
        found = beside.layer(self.visitor, self.view, layer, channels)
        if found is None:
            view = self.visitor.act(self._click(layer, channels))
            view.seconds = time.monotonic() - began
            self._note(view, "by the page after the endpoint", layer, channels)
            return
        self.longest = max(self.longest, time.monotonic() - began)
        self.did["beside the page"] += 1
        self.answers.append(Answer(layer, channels, found, self.scale))
        self.visitor.keep(found)
        told = self._click(layer, channels, lacks=False)
        view = self.visitor.act(told)
        if view.came & {"layer", "maps"} and not view.trouble:
            self.errors.append("what the browser had was sent again")
        self._note(view, "told", layer, channels, compared=False)

    def _again(self) -> None:
        """Even the last good view was too much for a busy server: try again, as a person does."""
        view = self.visitor.act(press(self.view, "Try again"))
        self._note(view, "again", *self._where(view))

    def _where(self, view: View) -> tuple[str, tuple[int, ...]]:
        """The layer and the channels that a view says it is about."""
        focus = view.parts["focus"][0]
        return focus["layer"], tuple(focus["pinned"])

    def _scale(self) -> None:
        """Another choice in a select box of the linked view's fragment."""
        scale = self.rng.choice([other for other in SCALES if other != self.scale])
        view = self.visitor.act(choose(self.view, "Numbers to brightness", scale))
        before, self.scale = self.scale, scale
        if not self._note(view, "by select box", *self._where(view)):
            self.scale = before

    def _small_pictures(self) -> None:
        block = self.rng.randrange(1, 6)
        found = beside.thumbnails(self.visitor, self.view, block)
        if found is not None:
            self.did["small pictures"] += 1
            self.answers.append(Answer(f"conv{block}_1", (), found))

    def _note(
        self, view: View, how: str, layer: str, channels: tuple[int, ...], compared: bool = True
    ) -> bool:
        """Note what came of a wish; returns whether it was fulfilled."""
        self.view = view
        self.longest = max(self.longest, view.seconds)
        if view.trouble == "busy":
            self.did["busy"] += 1
        elif view.trouble:
            self.errors.append(view.trouble)
        else:
            self.did[how] += 1
            self.layer = layer
            if compared:
                self.answers.append(self._answer(layer, channels))
        return not view.trouble

    def _answer(self, layer: str, channels: tuple[int, ...]) -> Answer:
        came: dict[str, Part] = {part: self.view.parts[part] for part in self.view.came & _PARTS}
        return Answer(layer, channels, came, self.scale)
