"""Journeys through all rooms: page, address and what was chosen agree after every step."""

import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from explorer.ui import recovery, room_links
from explorer.ui.link import write_link
from explorer.ui.parts import choices
from explorer.ui.settings import declared, mine
from stress.walks import choices as walked
from tests.journeys.journey import Journey
from tests.journeys.machine import SECTION_OF, Journeys, walk
from tests.journeys.values import LABS, SECTIONS, VALUES
from tests.journeys.visitor import ROOMS

pytestmark = pytest.mark.weights
QUICK = "14x4"
PLAN = os.environ.get("EXPLORER_JOURNEYS", QUICK)
"""Steps x journeys; `make stress` walks many more."""
WITHOUT_A_WIDGET = {
    "channels",
    "unit",
    "sort",
    "dead",
    "scale",
    "box",
    "pool_cell",
    "resampling_pixel",
    "resampling_made_by",
    "off_channels",
    "off_unit",
    "off_pixel",
    "conv_kernel",
}
"""Chosen by clicking into a view, or in a widget that stands for several."""
REVEALING = ("pool_of", "pool_view", "pool_kind", "off_pick", "conv_size_mode")
"""Other widgets come and go with these."""
FITTING = {"weights": "hed", "pool_kernel": 3, "pool_stride": 1, "pool_padding": 1}
"""Weights with an output, and a window that leaves something to be pooled."""


def test_every_setting_is_known_to_the_journeys() -> None:
    assert set(VALUES) == set(declared())


def test_every_room_and_every_section_is_known_to_the_journeys() -> None:
    assert tuple(room_links.ROOMS) == ROOMS
    assert LABS.keys() == set(ROOMS) - {room_links.FIRST.path}
    for key, sections in LABS.values():
        assert declared()[key].parse.allowed == sections, key
    assert {room: (found.key, found.names) for room, found in walked.SECTIONS.items()} == LABS


def test_page_address_and_choice_agree_after_every_step() -> None:
    walk(Journeys, PLAN)


@pytest.fixture
def journey() -> Iterator[Journey]:
    found = Journey()
    yield found
    found.end()


def choose_all(journey: Journey, chosen: set[str]) -> None:
    """Change every setting that has a widget here and was not changed before."""
    while new := [key for key in journey.settings_here() if key not in chosen]:
        chosen.add(new[0])
        others = [value for value in journey.options(new[0]) if value != journey.model[new[0]]]
        journey.touch(new[0], FITTING.get(new[0], others[-1]))


def test_every_setting_can_be_chosen_where_its_widget_is_and_is_there_again_in_the_end(
    journey: Journey,
) -> None:
    journey.open("explore", {"size": "32", "weights": "untrained"}, {})
    chosen = {*SECTIONS, *REVEALING}
    for room in ROOMS:
        journey.go(room)
        key = SECTION_OF.get(room, "")
        for section in SECTIONS.get(key, ("",)):
            if section and section != journey.model[key]:
                journey.touch(key, section)
            choose_all(journey, chosen)
            for revealing in filter(journey.here, ([one] for one in REVEALING)):
                for value in journey.options(*revealing):
                    journey.touch(*revealing, value)
                    choose_all(journey, chosen)
    assert set(VALUES) - chosen == WITHOUT_A_WIDGET
    journey.reload()
    for room in ROOMS:
        journey.go(room)


def test_a_click_in_the_linked_view_loses_nothing_on_the_way_to_another_room(
    journey: Journey,
) -> None:
    journey.open("explore", {"size": "64", "weights": "untrained"}, {})
    for key, value in {
        "picture": "coffee",
        "resample": "nearest",
        "size": "48",
        "fit": "pad",
        "order": "bgr",
        "map": "zero",
    }.items():
        journey.touch(key, value)
    journey.look(
        {
            "layer": "conv2_2",
            "channels": (7, 3),
            "unit": (4, 9),
            "sort": "peak",
            "dead": "hide",
            "scale": "own",
            "box": "photo",
        },
        beside=False,
    )
    for room in (*ROOMS, "explore"):
        journey.go(room)


def test_a_pixel_kept_in_the_edge_maps_stays(journey: Journey) -> None:
    journey.open("compare", {"size": "32", "weights": "hed", "ab_section": "off"}, {})
    journey.point("off_edges", 3, 5)
    journey.go("explore")
    journey.go("compare")


def test_the_code_of_b_opens_what_is_shown_while_an_own_picture_is_lost(journey: Journey) -> None:
    chosen = {"size": "32", "weights": "untrained", "picture": "coffee", "ab_picture": "own"}
    journey.open("compare", chosen, {})
    journey.touch("ab_resample", "area")


class _Deaf:
    """A session whose widgets are told nothing."""

    def __getitem__(self, key: str) -> Any:
        return st.session_state[key]

    def __contains__(self, key: str) -> bool:
        return key in st.session_state

    def __setitem__(self, key: str, value: Any) -> None:
        return

    def pop(self, *args: Any) -> Any:
        return st.session_state.pop(*args)


def _forget() -> None:
    write_link()
    mine()._values.pop("picture", None)


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        (choices, "_touched", lambda *_told: None),
        (choices, "st", SimpleNamespace(session_state=_Deaf(), selectbox=st.selectbox)),
        (recovery, "write_link", lambda: None),
        (recovery, "write_link", _forget),
    ],
    ids=[
        "choices are not kept",
        "widgets are not told",
        "fragments leave the address as it was",
        "fragments forget the picture",
    ],
)
def test_a_broken_app_does_not_get_through(
    module: Any, name: str, broken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, broken)
    with pytest.raises(AssertionError, match="The journey"):
        walk(Journeys, QUICK)
