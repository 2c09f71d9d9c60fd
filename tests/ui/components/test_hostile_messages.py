"""A browser may say anything to a component; what is no choice changes nothing."""

from collections.abc import Callable
from typing import Any

from explorer.ui.components import linked_view, origins, side_by_side
from explorer.ui.supply.reports import EVERYTHING, NOTHING, Lacking, LinkedChoice, Report

INF, NAN = float("inf"), float("nan")
DISPLAY = {"order": "number", "hide_dead": 0, "shared_scale": 0, "on_source": 0}
GOOD = {"layer": "conv1_1", "pinned": [3], "unit": [1, 2], "display": DISPLAY}


def test_numbers_without_end_are_no_choice_in_the_linked_view() -> None:
    found = Report.read(GOOD)
    assert found is not None
    assert found.choice is not None
    for bad in ({"pinned": [INF]}, {"unit": [INF, 0]}, {"unit": [0, NAN]}, {"pinned": None}):
        found = Report.read(GOOD | bad)
        assert found is not None
        assert found.choice is None, bad
    for nothing in (None, 7, "x", [GOOD]):
        assert Report.read(nothing) is None


def test_who_says_nothing_that_can_be_relied_on_lacks_everything() -> None:
    some = {"picture": False, "wall": True, "channels": [1, 2]}
    said = {
        "nothing": (None, NOTHING),
        "some": (some, Lacking(False, True, (1, 2))),
        "endless": (some | {"channels": [-INF]}, EVERYTHING),
        "a word": ("x", EVERYTHING),
        "half": ({"wall": False}, EVERYTHING),
    }
    found = {name: Report.read(GOOD | {"lacking": lacking}) for name, (lacking, _) in said.items()}
    assert {name: one and one.lacking for name, one in found.items()} == {
        name: expected for name, (_, expected) in said.items()
    }
    serials = [Report.read({"serial": value}) for value in (7, INF, NAN, None, "x", [])]
    assert [one and one.serial for one in serials] == [7, 0, 0, 0, 0, 0]


def test_numbers_without_end_are_no_place() -> None:
    kept: list[Any] = []
    side_by_side._heard({"place": [1, 2]}, kept.append)
    tell: Callable[..., None] = lambda *place: kept.append(place)  # noqa: E731
    for payload in ({"place": [INF, 1]}, {"place": [NAN, 1]}, {"place": "no"}):
        side_by_side._heard(payload, kept.append)
    for number in (INF, NAN):
        origins._heard({"output": 0, "row": number, "column": 0}, [], tell)
    assert kept == [(1, 2)]


def test_a_browser_that_tells_such_a_choice_sees_no_error() -> None:
    taken: list[LinkedChoice] = []
    linked_view.hear("hostile", GOOD | {"serial": INF}, taken.append)
    linked_view.hear("hostile", None, taken.append)
    assert not taken


def test_a_choice_counts_once_and_never_after_a_newer_one() -> None:
    taken: list[LinkedChoice] = []
    for serial, layer in ((1, "conv1_1"), (3, "pool3"), (2, "pool2"), (3, "pool3"), (4, "pool4")):
        linked_view.hear("ordered", GOOD | {"serial": serial, "layer": layer}, taken.append)
    assert [choice.layer for choice in taken] == ["conv1_1", "pool3", "pool4"]
    assert linked_view.serial_heard("ordered") == 4
