"""When memory goes back to the system, on a clock that moves only while the keeper sleeps."""

import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from explorer.ui.computing import tidying


def tidied_at(
    monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[tidying.Tidying, float], object]
) -> float:
    """When it is tidied up after one turn, if so much happens during each sleep."""
    seconds, trimmed, found = [0.0], threading.Event(), []

    def sleep(length: float) -> None:
        meanwhile(keeper, seconds[0])
        seconds[0] += length
        if seconds[0] > 100:
            raise SystemExit  # It would sleep for ever.

    def trim() -> None:
        found.append(seconds[0])
        trimmed.set()

    clock = SimpleNamespace(monotonic=lambda: seconds[0], sleep=sleep)
    monkeypatch.setattr(tidying, "time", clock)
    monkeypatch.setattr(tidying, "trim_if_wasteful", trim)
    keeper = tidying.Tidying()
    keeper.soon()
    assert trimmed.wait(30)
    return found[0]


def test_memory_goes_back_in_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    found = tidied_at(monkeypatch, lambda _keeper, _now: None)
    assert found == tidying._CALM_SECONDS

    def until_two(keeper: tidying.Tidying, now: float) -> None:
        if now < 2:
            keeper.soon()

    assert tidied_at(monkeypatch, until_two) == 2 + tidying._CALM_SECONDS


def test_without_a_pause_memory_goes_back_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    found = tidied_at(monkeypatch, lambda keeper, _now: keeper.soon())
    assert found == tidying._LONGEST_SECONDS
