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
from tests.journeys.machine import Journeys, walk
from tests.journeys.values import LABS, VALUES
from tests.journeys.visitor import ROOMS

pytestmark = pytest.mark.weights
QUICK = "14x4"
PLAN = os.environ.get("EXPLORER_JOURNEYS", QUICK)
"""Steps x journeys; `make stress` walks many more."""


def test_every_setting_is_known_to_the_journeys() -> None:
    assert set(VALUES) == set(declared())
    for key, values in VALUES.items():
        for value in values:
            assert declared()[key].checked(value) == value, key


def test_every_room_and_every_section_is_known_to_the_journeys() -> None:
    assert tuple(room_links.ROOMS) == ("start", ROOMS[0], "lessons", *ROOMS[1:])
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
