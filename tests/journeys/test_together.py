"""Visitors at once: none sees another's choices, and all get the whole of a study."""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from streamlit import runtime
from streamlit.testing.v1 import app_test
from streamlit.testing.v1.util import patch_config_options

from explorer.imaging import Interpolation, load_sample, prepare
from explorer.imaging.methods import Method, samplings
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, Trace, load_weights
from explorer.studies.comparison import distances
from explorer.studies.drift import drift
from explorer.studies.glance import GLANCED, walk
from explorer.ui import settings
from explorer.ui.computing import compute
from explorer.ui.parts import long_runs
from tests.journeys.journey import Journey
from tests.journeys.machine import A_WHIM, Journeys, links
from tests.journeys.machine import walk as journeys
from tests.journeys.visitor import ROOMS, Visitor

pytestmark = pytest.mark.weights
PLAN = os.environ.get("EXPLORER_JOURNEYS", "10x2")
SIZE = 32


class Together(Journeys):
    """Two visitors who take turns; whoever takes a step finds everything as they left it."""

    def __init__(self) -> None:
        super().__init__()
        self.both = [self.journey, Journey()]

    def teardown(self) -> None:
        for journey in self.both:
            journey.end()

    @initialize(
        rooms=st.lists(st.sampled_from(ROOMS), min_size=2, max_size=2), data=st.data(), stays=A_WHIM
    )
    def open(self, rooms: list[str], data: st.DataObject, stays: int) -> None:
        self.stays = not stays
        for room, journey in zip(rooms, self.both, strict=True):
            journey.open(room, data.draw(links(), "link"), {})

    @rule(who=st.integers(0, 1), data=st.data())
    def step(self, who: int, data: st.DataObject) -> None:
        self.journey = self.both[who]
        self.take_a_step(data)


def test_neither_of_two_visitors_sees_what_the_other_chose() -> None:
    journeys(Together, PLAN)


def test_visitors_who_share_their_settings_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = settings.Settings()
    monkeypatch.setattr(settings, "Settings", lambda: shared)
    with pytest.raises(AssertionError, match="The journey"):
        journeys(Together, "10x2")


class _Keeping(type):
    """A run that ends leaves the server to those that go on."""

    def __setattr__(cls, name: str, value: Any) -> None:
        if value is not None:
            setattr(runtime.Runtime, name, value)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let several AppTests run at the same time, from an empty store."""
    compute.store.clear()
    monkeypatch.setattr(app_test, "Runtime", _Keeping("Runtime", (runtime.Runtime,), {}))
    with patch_config_options({"global.appTest": True}):
        yield
    runtime.Runtime._instance = None
    compute.store.clear()


def meet(monkeypatch: pytest.MonkeyPatch, *visits: Callable[[], Visitor]) -> list[Visitor]:
    """Let visitors begin their studies at the same moment; give the page each has in the end."""
    met, found, broken = threading.Barrier(len(visits)), {}, []
    advance, keep = long_runs._advance, long_runs.Study.keep
    kept: list[object] = []

    def together(*args: Any) -> None:
        met.wait(300)
        advance(*args)

    def counted(self: Any, name: Any, answer: Any) -> None:
        kept.append((self.identity, name))
        keep(self, name, answer)

    def visit(number: int) -> None:
        try:
            found[number] = visits[number]()
        except Exception as error:
            broken.append(error)
            met.abort()

    monkeypatch.setattr(long_runs, "_advance", together)
    monkeypatch.setattr(long_runs.Study, "keep", counted)
    threads = [threading.Thread(target=visit, args=(number,)) for number in range(len(visits))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert not broken, broken
    assert len(set(kept)) == len(kept), "something was found out twice"
    for visitor in found.values():
        assert not visitor.exception
        assert not visitor.error
    return [found[number] for number in range(len(visits))]


def fed(picture: str, sampling: Sampling, weights: str = "untrained") -> tuple[VGG16, Any]:
    """A network, and what it is fed."""
    loaded = load_weights(weights)
    seen = sample(load_sample(picture).pixels, sampling).pixels
    return VGG16.from_weights(loaded), prepare(seen, loaded.preprocessing)


def opener(room: str, picture: str, **more: str) -> Callable[[], Visitor]:
    link = {"size": str(SIZE), "weights": "untrained", "picture": picture, **more}
    return lambda: Visitor().open(room, **link)


PICTURES = ("camera", "camera", "coffee")
"""Two in the same study, and one in another."""


def test_three_in_the_glance_at_the_network_get_every_layer_once_and_in_order(
    at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = [opener("display", picture, display_section="network") for picture in PICTURES]
    for picture, visitor in zip(PICTURES, meet(monkeypatch, *visits), strict=True):
        [table] = [one.value for one in visitor.dataframe]
        assert list(table["layer"]) == [*GLANCED, *GLANCED]
        half = len(GLANCED)
        for weights, rows in (("untrained", table[:half]), ("imagenet", table[half:])):
            run = Trace(*fed(picture, Sampling(size=SIZE), weights))
            expected = [item.mean for item in walk(run)]
            assert np.allclose(rows["mean"], expected, rtol=1e-4), (picture, weights)


def test_three_on_the_bench_get_every_distance_once_and_in_order(
    at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = [opener("compare", picture) for picture in PICTURES]
    for picture, visitor in zip(PICTURES, meet(monkeypatch, *visits), strict=True):
        [table] = [one.value for one in visitor.dataframe if "Relative L2" in one.value]
        b = Sampling(Interpolation.NEAREST, size=SIZE)
        runs = [Trace(*fed(picture, sampling)) for sampling in (Sampling(size=SIZE), b)]
        expected = list(distances(*runs))
        assert list(table["Layer"]) == [item.layer for item in expected]
        found = [float(text) for text in table["Relative L2"]]
        assert np.allclose(found, [item.relative_l2 for item in expected], rtol=1e-3), picture


def test_three_in_the_drift_get_every_method_once_and_in_order(
    at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def visit(picture: str) -> Callable[[], Visitor]:
        arrive = opener("resampling", picture, resampling_section="drift")

        def press() -> Visitor:
            visitor = arrive()
            return visitor.press(visitor.widgets()["resampling_start"])

        return press

    for picture, visitor in zip(PICTURES, meet(monkeypatch, *map(visit, PICTURES)), strict=True):
        [table] = [one.value for one in visitor.dataframe]
        height, width = load_sample(picture).pixels.shape[:2]
        methods = samplings((width, height), Sampling(size=SIZE))
        assert list(table["Method"]) == [method.label for method in methods]
        runs = {method: fed(picture, how) for method, how in methods.items()}
        model, reference = runs[Method.AREA]
        for method, text in zip(methods, table["Last layer, L2"], strict=True):
            expected = drift(model, runs[method][1], reference).layers[-1].relative_l2
            assert float(text.split()[0]) == pytest.approx(expected, abs=2e-4), (picture, method)
