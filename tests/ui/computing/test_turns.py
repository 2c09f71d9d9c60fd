import threading
import time
from collections.abc import Callable
from functools import partial

import pytest

from explorer.ui.computing.places import Haste
from explorer.ui.computing.turns import BusyError, Turns
from tests.ui.computing.crowd import eventually


def hold(turns: Turns, until: threading.Event) -> threading.Thread:
    """A thread that has the turn until told."""
    has_it = threading.Event()

    def run() -> None:
        with turns.take():
            has_it.set()
            until.wait(10)

    thread = threading.Thread(target=run)
    thread.start()
    assert has_it.wait(10)
    return thread


def start(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_never_two_at_a_time_and_everybody_is_served() -> None:
    turns, inside, most, served = Turns(), [0], [0], []

    def work(number: int) -> None:
        turns.begin()
        for _ in range(3):
            with turns.take():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.001)
                inside[0] -= 1
        served.append(number)

    threads = [start(lambda n=n: work(n)) for n in range(20)]
    for thread in threads:
        thread.join(20)
    assert most[0] == 1
    assert sorted(served) == list(range(20))


def test_who_began_first_goes_first_even_if_queued_later() -> None:
    turns, done, order = Turns(), threading.Event(), []
    holder = hold(turns, done)
    begun, early_may_queue, late_waits = (threading.Event() for _ in range(3))

    def early() -> None:
        turns.begin()
        begun.set()
        early_may_queue.wait(10)
        with turns.take():
            order.append("early")

    def late() -> None:
        turns.begin()
        with turns.take(lambda _place: late_waits.set()):
            order.append("late")

    first = start(early)
    assert begun.wait(10)
    second = start(late)
    assert late_waits.wait(10)
    early_may_queue.set()
    eventually(lambda: turns.held().waiting == 2)
    done.set()
    for thread in (holder, first, second):
        thread.join(10)
    assert order == ["early", "late"]


def test_who_goes_back_goes_first_and_what_can_wait_last() -> None:
    turns, done, order = Turns(), threading.Event(), []
    holder = hold(turns, done)

    def work(haste: Haste) -> None:
        turns.begin(haste=haste)
        with turns.take():
            order.append(haste)

    threads = []
    for waiting, haste in enumerate((Haste.WHEN_FREE, Haste.LOOKING, Haste.GOING_BACK), 1):
        threads.append(start(partial(work, haste)))
        eventually(lambda waiting=waiting: turns.held().waiting == waiting)
    done.set()
    for thread in (holder, *threads):
        thread.join(10)
    assert order == [*Haste]


def test_a_full_queue_says_busy_at_once() -> None:
    turns, done = Turns(places=0), threading.Event()
    holder = hold(turns, done)
    try:
        with pytest.raises(BusyError, match="try again"), turns.take():
            pass
    finally:
        done.set()
        holder.join(10)


def test_a_full_queue_has_room_for_who_goes_back() -> None:
    turns, done, back = Turns(places=0), threading.Event(), threading.Event()
    holder = hold(turns, done)

    def go_back() -> None:
        turns.begin(haste=Haste.GOING_BACK)
        with turns.take():
            back.set()

    second = start(go_back)
    eventually(lambda: turns.held().waiting == 1)
    done.set()
    for thread in (holder, second):
        thread.join(10)
    assert back.is_set()


def test_patience_ends_the_wait_and_leaves_the_queue_clean() -> None:
    turns, done = Turns(patience=0.1), threading.Event()
    holder = hold(turns, done)
    with pytest.raises(BusyError), turns.take():
        pass
    done.set()
    holder.join(10)
    with turns.take():
        pass


def test_waiting_tells_the_place_and_may_end_the_wait() -> None:
    turns, done = Turns(), threading.Event()
    holder = hold(turns, done)

    class NewerRequestError(Exception):
        pass

    def replaced(place: int) -> None:
        assert place == 1
        raise NewerRequestError

    with pytest.raises(NewerRequestError), turns.take(replaced):
        pass
    done.set()
    holder.join(10)
    with turns.take():
        pass


def test_a_turn_can_be_taken_again_by_who_has_it() -> None:
    turns = Turns()
    with turns.take(), turns.take():
        pass
    with turns.take():
        pass


def test_an_error_inside_gives_the_turn_back() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.take():
        raise ZeroDivisionError
    served = threading.Event()

    def work() -> None:
        with turns.take():
            served.set()

    start(work).join(5)
    assert served.is_set()
