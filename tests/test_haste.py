"""Who clicks faster than the server begins loses nothing of what was clicked before."""

import base64
import json
import time
from collections.abc import Iterator

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from explorer.imaging import ColourOrder
from explorer.rendering import parse_mapping
from stress.acting import Act, choose, click
from stress.photos import photo
from stress.servers import public
from stress.view import View
from stress.visitor import Visitor
from tests.offenders import none_of

pytestmark = pytest.mark.weights
SIZES = ("64", "96", "128")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with public() as (found, _pid):
        yield found


def lost(visitor: Visitor, *wanted: str) -> list[str]:
    return [f"{one} is not in {visitor.query}" for one in wanted if one not in visitor.query]


def found(visitor: Visitor, wanted: str) -> View:
    """Look until the address has it: what came before its widget is told again a moment later."""
    view, until = visitor.look(), time.monotonic() + 10
    while wanted not in visitor.query and time.monotonic() < until:
        time.sleep(0.1)
        view = visitor.look()
    return view


def paste(view: View, data: bytes) -> Act:
    base = view.widgets["explorer_paste"]
    state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{base}__events")
    value = base64.b64encode(data).decode()
    state.json_trigger_value = json.dumps([{"event": "picture", "value": value}])
    return Act(state, "", stays=False)


def test_what_was_chosen_right_before_a_room_is_entered_is_still_chosen_there(
    address: str,
) -> None:
    offenders = []
    for size in SIZES:
        with Visitor(address, f"size={size}") as visitor:
            view = visitor.look()
            brightness = choose(view, "Numbers to brightness", str(parse_mapping("zero").name))
            layer = click(view, 1, "conv2_1", pinned=(3,))
            visitor.go("pooling", before=(brightness, layer))
            there = visitor.look()
            offenders += lost(visitor, "map=zero", "layer=conv2_1", "channels=3", f"size={size}")
            assert not there.trouble
    none_of(offenders, "lost on the way")


@pytest.mark.parametrize("begun", [False, True])
def test_what_is_told_of_a_room_as_it_is_left_counts_and_does_not_lead_back(
    address: str, begun: bool
) -> None:
    offenders = []
    for size in SIZES:
        with Visitor(address, f"size={size}") as visitor:
            view = visitor.look()
            order = choose(view, "Colour order", ColourOrder.BGR.label)
            visitor.go("pooling", late=order, begun=begun)
            there = found(visitor, "order=bgr")
            offenders += lost(visitor, "order=bgr", f"size={size}")
            if "vgg16_linked_view" in there.widgets:
                offenders.append(f"at {size} the visitor is back in the room that was left")
    none_of(offenders, "lost on the way")


def test_a_picture_pasted_as_the_next_room_has_begun_is_not_dropped(address: str) -> None:
    offenders = []
    for picture in ("coffee", "rocket"):  # Nobody has looked at these: the next room takes a while.
        with Visitor(address, f"size=244&picture={picture}&order=gray") as visitor:
            view = visitor.look()
            visitor.go("compare", late=paste(view, photo(8, (900, 900))), begun=True)
            visitor.look()
            offenders += lost(visitor, "mine=picture", "order=gray")
    none_of(offenders, "lost on the way")


def test_a_picture_pasted_right_before_another_choice_is_not_dropped(address: str) -> None:
    offenders = []
    for size in SIZES:
        with Visitor(address, f"size={size}") as visitor:
            view = visitor.look()
            order = choose(view, "Colour order", ColourOrder.BGR.label)
            visitor.act(paste(view, photo(7, (900, 900))), order)
            visitor.look()
            offenders += lost(visitor, "order=bgr", "mine=picture", f"size={size}")
    none_of(offenders, "lost on the way")


def test_the_newest_of_several_clicks_counts_in_whatever_room_they_are_heard(address: str) -> None:
    offenders = []
    for size in SIZES:
        with Visitor(address, f"size={size}") as visitor:
            view = visitor.look()
            names = ("conv1_2", "pool2", "relu4_1", "conv5_3")
            hasty = [click(view, serial, name) for serial, name in enumerate(names, 1)]
            visitor.go("display", before=hasty)
            visitor.go("pooling")
            offenders += lost(visitor, "layer=conv5_3")
    none_of(offenders, "another one counts")
