"""Turns are shared between owners, whatever many threads one of them sends; nobody is refused."""

import math
import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from explorer.ui.computing.shares import FREE_SECONDS, MEMORY_SECONDS, Shares
from explorer.ui.computing.store import Kind, Store
from explorer.ui.computing.turns import BusyError, Turns
from tests.ui.computing.crowd import PATIENCE, Clock, Crowd, crowd, eventually

GREEDY_TURN, TURN = 0.3, 0.04


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> Turns:
    return Turns(clock=clock)


@pytest.fixture
def crowded(turns: Turns, clock: Clock) -> Iterator[Crowd]:
    with crowd(turns, clock) as found:
        yield found


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn kept for somebody is kept until they come, on the slowest machine."""
    monkeypatch.setattr("explorer.ui.computing.turns._GRACE_SECONDS", PATIENCE)


def begun(work: object, *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread


def ended(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("sockets", [6, 20])
def test_a_newcomer_waits_for_one_greedy_turn_however_many_wait(
    crowded: Crowd, turns: Turns, clock: Clock, sockets: int
) -> None:
    def page(owner: str) -> None:
        """A run of a page: several turns, a little of something else between them."""
        turns.begin(owner=owner)
        for _ in range(6):
            with turns.take():
                crowded.log.append(owner)
                clock.now += TURN
        turns.end()

    crowded.greedy("greedy", sockets, GREEDY_TURN)
    crowded.serve(8)
    for number in range(4):
        served = len(crowded.log)
        newcomer = begun(page, f"newcomer {number}")
        crowded.all_wait(others=1)
        crowded.end_one()
        ended([newcomer])
        crowded.all_wait()
        assert crowded.log[served:] == [f"newcomer {number}"] * 6 + ["greedy"]


@pytest.mark.usefixtures("unhurried")
def test_who_always_want_more_share_alike_by_address_not_by_socket(crowded: Crowd) -> None:
    crowded.greedy("many", 12, 0.1)
    crowded.greedy("few", 2, 0.1)
    crowded.serve(int(FREE_SECONDS * 4 / 0.1))
    crowded.log.clear()
    crowded.serve(60)
    served = Counter(crowded.log)
    assert abs(served["few"] - served["many"]) <= 4, served


def test_a_class_behind_one_address_is_served_in_its_order_and_not_refused(
    turns: Turns, clock: Clock
) -> None:
    done, has_it, order = threading.Event(), threading.Event(), []
    turns._shares.charge("school", 20.0, clock())

    def teacher() -> None:
        with turns.take():
            has_it.set()
            done.wait(PATIENCE)

    def pupil(number: int, queued: threading.Event) -> None:
        clock.now += 0.01
        turns.begin(owner="school")
        queued.set()
        with turns.take():
            order.append(number)

    threads = [begun(teacher)]
    assert has_it.wait(PATIENCE)
    for number in range(30):
        queued = threading.Event()
        threads.append(begun(pupil, number, queued))
        assert queued.wait(PATIENCE)
    eventually(lambda: turns.held().waiting == 30)
    done.set()
    ended(threads)
    assert order == list(range(30))


def test_in_a_full_queue_the_greediest_give_way_and_equals_are_told_that_it_is_full() -> None:
    turns, done, told = Turns(places=6), threading.Event(), []
    threads = []

    def wait(owner: str) -> None:
        turns.begin(patience=10 * PATIENCE, owner=owner)
        try:
            with turns.take():
                told.append((owner, "served"))
                done.wait(PATIENCE)
        except BusyError:
            told.append((owner, "busy"))

    def come(owner: str, served: int, waiting: int, busy: int) -> None:
        threads.append(begun(wait, owner))
        eventually(lambda: (len(told), turns.held().waiting) == (served + busy, waiting))

    for waiting in range(7):
        come("greedy", 1, waiting, 0)  # One computes and six wait.
    come("greedy", 1, 6, 1)
    assert told == [("greedy", "served"), ("greedy", "busy")]
    for busy, owner in enumerate(("a", "b", "c", "a", "b"), 2):
        come(owner, 1, 6, busy)
    assert Counter(told[1:]) == {("greedy", "busy"): 5, ("b", "busy"): 1}
    done.set()
    ended(threads)
    served = Counter(owner for owner, what in told if what == "served")
    assert served == {"greedy": 3, "a": 2, "b": 1, "c": 1}


@pytest.mark.usefixtures("unhurried")
def test_who_needs_what_a_greedy_visitor_has_asked_for_is_not_held_up_by_their_debt(
    crowded: Crowd, turns: Turns, clock: Clock
) -> None:
    made, lent = [], threading.Event()
    store = Store(turns)

    def asks(owner: str, waiting: threading.Event) -> None:
        turns.begin(owner=owner)
        store.get(
            Kind.RESULT,
            "shared",
            lambda: made.append(owner) or "made",
            lambda _place: waiting.set(),
        )
        turns.end()

    crowded.greedy("middling", 8, GREEDY_TURN)
    turns._shares.charge("greedy", 60.0, clock())  # It would be the last of all.
    greedy = begun(asks, "greedy", threading.Event())
    crowded.all_wait(others=1)
    for _ in range(8):
        served = len(crowded.log)
        crowded.end_one()
        eventually(lambda served=served: len(crowded.log) > served)
        crowded.all_wait(others=1)
    assert not made
    newcomer = begun(asks, "newcomer", lent)
    assert lent.wait(PATIENCE)  # The loan is made before it is told that it waits.
    served = len(crowded.log)
    crowded.end_one()
    ended([greedy, newcomer])
    assert made == ["greedy"]
    crowded.all_wait()
    assert len(crowded.log) == served + 1  # Who came after them.


@pytest.mark.usefixtures("unhurried")
def test_nothing_is_kept_for_who_says_that_it_is_over(
    crowded: Crowd, turns: Turns, clock: Clock
) -> None:
    _expected_back(crowded, turns, clock, says_so=True)


def test_the_gate_opens_again_when_who_was_expected_does_not_come_back(
    crowded: Crowd, turns: Turns, clock: Clock
) -> None:
    _expected_back(crowded, turns, clock, says_so=False)


def _expected_back(crowded: Crowd, turns: Turns, clock: Clock, *, says_so: bool) -> None:
    """Have a newcomer take one of several turns and leave; the others go on."""
    crowded.greedy("greedy", 2, GREEDY_TURN)
    crowded.serve(8)
    kept = []

    def newcomer() -> None:
        turns.begin(owner="newcomer")
        with turns.take():
            clock.now += TURN
        kept.append(turns.held().thread)
        if says_so:
            turns.end()

    thread = begun(newcomer)
    crowded.all_wait(others=1)
    served = len(crowded.log)
    crowded.end_one()
    ended([thread])
    if says_so:
        assert kept[0] < 0  # Nobody has it, but it is not free.
    eventually(lambda: len(crowded.log) > served)


def test_what_was_used_fades_and_is_forgiven_before_patience_ends() -> None:
    shares = Shares()
    shares.charge("a", 100.0, 0.0)
    assert shares.debt("a", 0.0) == pytest.approx(100 - FREE_SECONDS)
    assert shares.debt("a", MEMORY_SECONDS) == pytest.approx(100 / math.e - FREE_SECONDS)
    assert shares.debt("b", 0.0) == 0
    used = Shares()
    for step in range(1000):
        used.charge("always", 0.1, step * 0.1)
    assert used.debt("always", 99.9) < MEMORY_SECONDS * 1.05
    assert used.debt("always", 99.9 + 9) == 0
    for number in range(500):
        used.charge(f"once {number}", 0.1, 100.0)
    assert len(used._used) < 100
