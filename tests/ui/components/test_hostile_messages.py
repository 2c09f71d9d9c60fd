"""A browser may say anything to a component; what is no choice changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from explorer.ui.components import linked_view, origins, side_by_side

INF, NAN = float("inf"), float("nan")
DISPLAY = {"order": "number", "hide_dead": 0, "shared_scale": 0, "on_source": 0}
GOOD = {"layer": "conv1_1", "pinned": [3], "unit": [1, 2], "display": DISPLAY}


def test_numbers_without_end_are_no_choice_in_the_linked_view() -> None:
    assert linked_view._read(GOOD) is not None
    for bad in ({"pinned": [INF]}, {"unit": [INF, 0]}, {"unit": [0, NAN]}, {"pinned": None}):
        assert linked_view._read(GOOD | bad) is None, bad
    held = {"content": "a", "scale": "b", "channels": [1]}
    assert linked_view._read_held(GOOD | {"held": held}) is not None
    assert linked_view._read_held(GOOD | {"held": held | {"channels": [-INF]}}) is None
    said = [linked_view._number(value) for value in (7, INF, NAN, None, "x", [])]
    assert said == [7, 0, 0, 0, 0, 0]


def test_numbers_without_end_are_no_place() -> None:
    kept: list[Any] = []
    side_by_side._heard({"place": [1, 2]}, kept.append)
    tell: Callable[..., None] = lambda *place: kept.append(place)  # noqa: E731
    for payload in ({"place": [INF, 1]}, {"place": [NAN, 1]}, {"place": "no"}):
        side_by_side._heard(payload, kept.append)
    for number in (INF, NAN):
        origins._heard({"output": 0, "row": number, "column": 0}, [], tell)
    assert kept == [(1, 2)]


def test_a_browser_that_tells_such_a_choice_sees_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linked_view, "heard", lambda _key, _event: GOOD | {"serial": INF})
    taken: list[Any] = []
    linked_view._heard("view", taken.append)
    assert len(taken) == 1
