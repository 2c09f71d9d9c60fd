"""A server that hangs says so, writes down where, and in public ends."""

import asyncio
import json
import logging
import subprocess
import sys
import threading

import pytest

from benchmarks.server import ROOT
from explorer.policy import Policy
from explorer.ui.computing import compute
from explorer.ui.computing.turns import Held, Turns
from explorer.ui.entry import health
from tests.loops import awaited
from tests.ui.computing.crowd import Clock


def hang_on_purpose(until: threading.Event) -> None:
    until.wait(20)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hung(monkeypatch, clock):
    """A queue whose holder hangs."""
    has_it, done = threading.Event(), threading.Event()
    turns = Turns(clock=clock)
    monkeypatch.setattr(compute, "_turns", lambda: turns)

    def work() -> None:
        with turns.take():
            has_it.set()
            hang_on_purpose(done)

    thread = threading.Thread(target=work)
    thread.start()
    assert has_it.wait(10)
    yield turns
    done.set()
    thread.join(10)


def answer() -> tuple[int, dict[str, object]]:
    found = awaited(health.answer(None))
    return found.status_code, json.loads(bytes(found.body))


@pytest.mark.usefixtures("hung")
def test_the_health_address_turns_red_when_a_turn_is_held_too_long(monkeypatch, clock) -> None:
    monkeypatch.setattr(health, "policy", lambda: Policy(stuck_seconds=60.0))
    clock.now += 60
    status, found = answer()
    assert (status, found["ok"], found["waiting"]) == (200, True, 0)
    clock.now += 0.1
    status, found = answer()
    assert (status, found["ok"]) == (503, False)
    assert found["turn_held_seconds"] == 60.1


def test_a_free_gate_is_well(monkeypatch) -> None:
    turns = Turns()
    monkeypatch.setattr(compute, "_turns", lambda: turns)
    with turns.take():
        pass
    monkeypatch.setattr(health, "policy", lambda: Policy(stuck_seconds=0.0))
    assert answer()[0] == 200


@pytest.mark.faults
def test_the_watchdog_writes_down_where_it_hangs_and_ends_once(hung, clock, caplog) -> None:
    ended = []
    watchdog = health.Watchdog(hung.held, 60.0, lambda: ended.append(True))
    watchdog.look()
    clock.now += 61
    with caplog.at_level(logging.CRITICAL, "explorer"):
        watchdog.look()
        assert not ended  # After a sleep of the machine one look would be wrong.
        watchdog.look()
        watchdog.look()
    assert ended == [True]
    assert "hang_on_purpose" in caplog.text


def test_the_watchdog_lets_many_long_turns_pass_if_they_are_different_ones() -> None:
    ended, turn = [], [0]

    def held() -> Held:
        turn[0] += 1
        return Held(turn[0], 1, 100.0, 0)

    watchdog = health.Watchdog(held, 90.0, lambda: ended.append(True))
    for _ in range(10):
        watchdog.look()
    assert not ended


def test_only_in_public_the_process_ends(monkeypatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(health, "_LOOK_EVERY", 0.01)
    monkeypatch.setattr(health, "_exit", ended.set)
    monkeypatch.setattr(compute, "held", lambda: Held(1, 1, 100.0, 0))

    looks, looked = health.Watchdog.look, []

    def look(watchdog: health.Watchdog) -> None:
        looks(watchdog)
        looked.append(True)

    monkeypatch.setattr(health.Watchdog, "look", look)

    async def serve() -> None:
        async with health.watched(None):
            while len(looked) < 4:
                await asyncio.sleep(0.01)

    for public in (False, True):
        ended.clear()
        looked.clear()
        allowed = Policy(public=public, stuck_seconds=1.0)
        monkeypatch.setattr(health, "policy", lambda allowed=allowed: allowed)
        awaited(serve())
        assert ended.is_set() == public


HUNG = """
import asyncio, threading
from benchmarks.server import ROOT
from explorer.policy import Policy
from explorer.ui.computing import compute
from explorer.ui.computing.turns import Turns
from explorer.ui.entry import health

turns, forever = Turns(), threading.Event()
compute._turns = lambda: turns
health.policy = lambda: Policy(public=True, stuck_seconds=0.1)
health._LOOK_EVERY = 0.1

def never_ends():
    with turns.take():
        forever.wait(60)

threading.Thread(target=never_ends, daemon=True).start()

async def serve():
    async with health.watched(None):
        await asyncio.sleep(60)

asyncio.run(serve())
"""


def test_a_process_that_hangs_ends_by_itself_with_a_word_in_its_log() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HUNG], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == health._EXIT_STATUS
    assert "a computation has hung" in ended.stderr
    assert "never_ends" in ended.stderr
