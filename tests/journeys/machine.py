"""Whatever a visitor may do, in any order, as a Hypothesis machine."""

import io
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from PIL import Image

from explorer.operations.filtering import KernelStart
from explorer.ui.settings import declared
from tests.journeys.effects import BUTTONS, OTHERS
from tests.journeys.journey import Journey
from tests.journeys.values import (
    LABS,
    NONSENSE,
    OWN,
    PICTURES,
    SECTIONS,
    SIDEBAR,
    SIZES,
    UNKNOWN,
    VALUES,
)
from tests.journeys.visitor import ROOMS

A_WHIM = st.integers(0, 999)
"""0 in the first journey of a run, in which Hypothesis always takes the first of everything."""
TYPED = ("size", "ab_size", "conv_chain")
SECTION_OF = {room: key for room, (key, _sections) in LABS.items()}


def _png(seed: int, size_wh: tuple[int, int], mode: str = "RGB") -> bytes:
    shape = (size_wh[1], size_wh[0], len(mode))
    levels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(levels, mode).save(out, "PNG")
    return out.getvalue()


GOOD = (_png(1, (96, 64)), _png(2, (40, 120)), _png(3, (50, 50), "RGBA"), _png(4, (33, 70)))
BROKEN = (b"not a picture", b"", GOOD[0][:200], _png(5, (2, 2))[:40])


def a_value(key: str) -> st.SearchStrategy[Any]:
    found = VALUES[key]
    if key in ("size", "ab_size", "picture", "ab_picture"):
        found = tuple(value for value in found if value != OWN)
    return st.sampled_from(found)


@st.composite
def links(draw: st.DrawFn) -> dict[str, Any]:
    """A link with small inputs, mostly through untrained weights, and a few other settings."""
    chosen = {
        "size": draw(st.sampled_from(SIZES)),
        "picture": draw(st.sampled_from(PICTURES)),
        "weights": draw(st.sampled_from(VALUES["weights"])),
    }
    for key in draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=8)):
        chosen.setdefault(key, draw(a_value(key)))
    if draw(st.integers(0, 5)) == 5:
        chosen["picture"] = OWN
    return {key: value for key, value in chosen.items() if value != declared()[key].default}


class Journeys(RuleBasedStateMachine):
    """Whatever a visitor may do, in any order; `Journey` checks after every step.

    There is one rule, because Hypothesis leaves whole rules out of a journey to try the others.
    """

    def __init__(self) -> None:
        super().__init__()
        self.journey = Journey()
        self.stays = False

    def teardown(self) -> None:
        self.journey.end()

    @initialize(
        room=st.sampled_from(ROOMS),
        link=links(),
        unknown=st.lists(st.sampled_from(sorted(UNKNOWN)), unique=True, max_size=3),
        stays=A_WHIM,
    )
    def open(self, room: str, link: dict[str, Any], unknown: list[str], stays: int) -> None:
        self.stays = not stays
        self.journey.open(room, link, {key: UNKNOWN[key] for key in unknown})

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        self.take_a_step(data)

    def take_a_step(self, data: st.DataObject) -> None:
        """Choose something, act in the room, move to another, or do what may come at any time."""
        if self.stays:
            return
        ways = (self._choose, self._choose, self._act, self._move, self._interrupt)
        data.draw(st.sampled_from(ways), "step")(data)

    def _move(self, data: st.DataObject) -> None:
        room = data.draw(st.sampled_from(ROOMS), "room")
        self.journey.go(room)
        if room in SECTION_OF:
            section = data.draw(st.sampled_from(SECTIONS[SECTION_OF[room]]), "section")
            self.journey.touch(SECTION_OF[room], section)

    def _choose(self, data: st.DataObject) -> None:
        """Change a setting through its widget."""
        where = data.draw(st.sampled_from(("sidebar", "room", "room")), "where")
        here = [
            key for key in self.journey.settings_here() if (key in SIDEBAR) == (where == "sidebar")
        ]
        key = data.draw(st.sampled_from(here), "setting")
        self.journey.touch(key, data.draw(st.sampled_from(self.journey.options(key)), "value"))

    def _act(self, data: st.DataObject) -> None:
        """Click into what the room shows, press its buttons, select in its tables."""
        journey = self.journey
        steps = {
            **dict.fromkeys(journey.places_here(), self._point),
            **dict.fromkeys(journey.tables_here(), self._select),
            **dict.fromkeys(journey.here(BUTTONS), self._press),
            **dict.fromkeys(journey.here(OTHERS), self._set),
        }
        if journey.visitor.room == "explore" or not steps:
            self._look(data)
        else:
            key = data.draw(st.sampled_from(sorted(steps)), "what")
            steps[key](data, key)

    def _interrupt(self, data: st.DataObject) -> None:
        """Do what may come at any time."""
        journey = self.journey
        ways = ("travel", "reload", "upload", "upload", "refuse", "type", "speak")
        how = data.draw(st.sampled_from(ways), "how")
        if how == "travel":
            journey.travel(data.draw(st.integers(0, 8), "steps back"))
        elif how == "reload":
            journey.reload()
        elif how == "upload":
            journey.upload(data.draw(st.sampled_from(GOOD)), True)
        elif how == "refuse":
            journey.upload(data.draw(st.sampled_from(BROKEN)), False)
        elif how == "type":
            text = data.draw(st.sampled_from(NONSENSE), "nonsense")
            journey.type_nonsense(data.draw(st.sampled_from(journey.here(TYPED)), "where"), text)
        else:
            for language in reversed(VALUES["lang"]):
                journey.touch("lang", language)

    def _look(self, data: st.DataObject) -> None:
        if self.journey.visitor.room != "explore":
            self.journey.go("explore")
        layer = data.draw(st.sampled_from(self.journey.layers()), "layer")
        channels, height, width = layer.out_shape
        unit = st.tuples(st.integers(0, height - 1), st.integers(0, width - 1))
        pinned = st.lists(st.integers(0, channels - 1), unique=True, min_size=1, max_size=4)
        chosen = {key: data.draw(a_value(key), key) for key in ("sort", "dead", "scale", "box")}
        chosen["layer"] = layer.name
        chosen["channels"] = tuple(data.draw(pinned, "channels"))
        chosen["unit"] = data.draw(st.none() | unit, "unit")
        self.journey.look(chosen, data.draw(st.booleans(), "beside the page"))

    def _point(self, data: st.DataObject, key: str) -> None:
        place = data.draw(st.tuples(st.integers(0, 1), st.integers(0, 1)), "place")
        self.journey.point(key, *((0, 0) if key == "pool_origins" else place))

    def _press(self, _data: st.DataObject, key: str) -> None:
        self.journey.press(key)

    def _select(self, data: st.DataObject, key: str) -> None:
        self.journey.select(key, data.draw(st.integers(0, 63), "row"))

    def _set(self, data: st.DataObject, key: str) -> None:
        widget = self.journey.visitor.widgets()[key]
        if key in ("display_channel", "atlas_channel"):
            value: Any = data.draw(st.integers(0, int(widget.max)))
        elif key == "conv_side":
            value = data.draw(st.sampled_from((3, 5)))
        elif key == "conv_start":
            value = data.draw(st.sampled_from(tuple(KernelStart)))
        else:
            numbers = st.integers(0, len(widget.options) - 1)
            most = widget.max_selections or 5
            value = data.draw(st.lists(numbers, unique=True, max_size=most))
        self.journey.set(key, value)


def walk(machine: type[Journeys], plan: str) -> None:
    """Walk so many steps in so many journeys, as in `40x8`, always the same ones.

    Each journey has a seed and a run of its own: within one run Hypothesis tries a journey that did
    well again and again with small changes, and begins with one that does nothing (see `open`).
    """
    steps, journeys = map(int, plan.split("x"))
    for number in range(journeys):
        run_state_machine_as_test(
            seed(number)(type(machine.__name__, (machine,), {})),
            settings=settings(
                max_examples=2,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                phases=(Phase.generate,),
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
