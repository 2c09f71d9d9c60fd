"""The maps of a subject, with what is learned and with random kernels, found step by step."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from explorer.messages import N_
from explorer.policy import policy
from explorer.studies.attribution import (
    Attribution,
    Course,
    Randomised,
    SoFar,
    attribute,
    randomised,
    sanity,
)
from explorer.ui.computing.growing import Growing
from explorer.ui.i18n import say
from explorer.ui.pages.atlas.why_subject import Explained
from explorer.ui.setup import Setup

_LARGEST_AT_HOME, _LARGEST_IN_PUBLIC = 512, 320
QUICK = (Attribution.GRADIENT, Attribution.PRODUCT, Attribution.GUIDED, Attribution.CAM)
"""What takes one pass, and is drawn without being asked for."""


def largest_side() -> int:
    """The side of the largest square picture that is explained; others may be as many pixels."""
    return _LARGEST_IN_PUBLIC if policy().public else _LARGEST_AT_HOME


@dataclass(frozen=True, slots=True)
class MapPart:
    """One map: a method, and the kernels it meets; None for those that were learned."""

    run: str
    subject: Hashable
    plan: Course
    random: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class MapPair:
    """One method's map before and after randomising, as far as they are known."""

    method: Attribution
    before: SoFar | None
    after: SoFar | None

    @property
    def is_complete(self) -> bool:
        """Whether both are there."""
        return all(each is not None and each.is_complete for each in (self.before, self.after))


@dataclass(frozen=True, slots=True)
class WhyQuestion:
    """What is asked of a picture: a subject, which layers are randomised, how many steps."""

    setup: Setup
    subject: Explained
    random: Randomised
    steps: int

    @property
    def layers(self) -> tuple[str, ...]:
        """The convolutions that get random kernels."""
        return self.random.layers(self.subject.score.layer)

    def study(self, methods: Iterable[Attribution]) -> Growing:
        """All maps of some methods, each before and after."""
        size_hw = self.setup.seen.size_wh[::-1]
        counts: dict[Hashable, int] = {
            part: part.plan.count(size_hw) for method in methods for part in self._parts(method)
        }
        return Growing.of(("why", tuple(counts)), counts)

    def pair(self, method: Attribution) -> MapPair:
        """What is known of a method."""
        study = self.study([method])
        before, after = (study.state(part) for part in self._parts(method))
        return MapPair(method, before, after)

    def correlation(self, pair: MapPair) -> float | None:
        """How much of a map's order stays when the layers forget; None where it cannot be told."""
        before, after, size_hw = pair.before, pair.after, self.setup.seen.size_wh[::-1]
        if before is None or after is None or not pair.is_complete:
            return None

        def find() -> tuple[float | None]:
            return (sanity(self.subject.score, pair.method, before, after, size_hw),)

        return self.setup.run.remember(("sanity", self._parts(pair.method)), find)[0]

    @property
    def after(self) -> str:
        """What the network that forgot is called."""
        layers = self.layers
        between = {"first": layers[0], "last": layers[-1]}
        if len(layers) > 1:
            return say(N_("{first} to {last} at random"), **between)
        return say(N_("{last} at random"), **between)

    def steps_of(self, study: Growing, rest: list[Any]) -> Iterator[tuple[Hashable, Any]]:
        """Find what is missing, each step in a turn of its own."""
        self.setup.network.in_use()
        return study.grow(rest, self._go_on)

    def _parts(self, method: Attribution) -> tuple[MapPart, MapPart]:
        steps = self.steps if method is Attribution.INTEGRATED else 0
        part = partial(MapPart, self.setup.run.identity, self.subject.key, Course(method, steps))
        return part(None), part(self.layers)

    def _go_on(self, part: MapPart, known: SoFar | None) -> Iterator[SoFar]:
        model = self.setup.network.model
        if part.random is not None:
            model = randomised(model, part.random)
        return attribute(model, self.setup.run.model_input, self.subject.score, part.plan, known)
