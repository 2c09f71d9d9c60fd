"""When memory goes back to the system, on a clock that moves only while the keeper sleeps."""

import threading
from collections.abc import Callable

from explorer.ui.computing.tidying import _CALM_SECONDS, _LONGEST_SECONDS, Tidying
from tests.ui.computing.crowd import Clock


def tidied_after(meanwhile: Callable[[Tidying, float], object]) -> float:
    """How long after a turn it is tidied up, if so much happens during each sleep."""
    clock, tidied, found = Clock(), threading.Event(), []
    began = clock.now

    def sleep(seconds: float) -> None:
        meanwhile(keeper, clock.now - began)
        clock.now += seconds
        if clock.now - began > 100:
            raise SystemExit  # It would sleep for ever.

    def tidy() -> None:
        found.append(clock.now - began)
        tidied.set()

    keeper = Tidying(tidy, clock, sleep)
    keeper.soon()
    assert tidied.wait(30)
    return found[0]


def test_memory_goes_back_in_a_pause() -> None:
    def for_two_seconds(keeper: Tidying, passed: float) -> None:
        if passed < 2:
            keeper.soon()

    assert tidied_after(lambda _keeper, _passed: None) == _CALM_SECONDS
    assert tidied_after(for_two_seconds) == 2 + _CALM_SECONDS


def test_without_a_pause_memory_goes_back_in_the_end() -> None:
    assert tidied_after(lambda keeper, _passed: keeper.soon()) == _LONGEST_SECONDS
