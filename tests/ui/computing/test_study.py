"""A study that several want at once: each answer is found once, and nobody depends on another."""

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from explorer.ui.computing.compute import store
from explorer.ui.computing.study import Study
from explorer.ui.parts import long_runs

NAMES = tuple(range(6))


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    store.clear()
    yield
    store.clear()


def pursue(count: int, find: Callable[[int], str]) -> list[Any]:
    """Have several pursue the same study from one moment on; returns what each ended with."""
    together, ended = threading.Barrier(count), [None] * count

    def steps(rest: list[int]) -> Iterator[tuple[int, str]]:
        for name in rest:
            yield name, find(name)

    def show(_share: float, *, text: str) -> None:
        return

    def person(number: int) -> None:
        study = Study("the same", NAMES)
        together.wait(10)
        try:
            long_runs._advance(study, steps, show)
            ended[number] = study.known()
        except Exception as error:
            ended[number] = error

    threads = [threading.Thread(target=person, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    return ended


def test_several_who_want_the_same_have_each_answer_found_once() -> None:
    found: list[int] = []
    ended = pursue(3, lambda name: found.append(name) or str(name))
    assert found == list(NAMES)
    assert ended == [{name: str(name) for name in NAMES}] * 3


def test_without_a_lead_answers_are_found_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found, all_know_nothing = [], threading.Barrier(2)
    rest = Study.rest

    def rest_of(study: Study) -> list[int]:
        missing = rest(study)
        all_know_nothing.wait(10)
        return missing

    monkeypatch.setattr(Study, "lead", lambda _self, _waiting: nullcontext())
    monkeypatch.setattr(Study, "rest", rest_of)
    pursue(2, lambda name: found.append(name) or str(name))
    assert sorted(found) == sorted([*NAMES, *NAMES])


def test_when_the_one_who_leads_fails_another_goes_on_where_that_was() -> None:
    found: list[int] = []

    def find(name: int) -> str:
        found.append(name)
        if found.count(3) == 1 and name == 3:
            raise ValueError("the leader gave up")
        return str(name)

    ended = pursue(2, find)
    assert found == [0, 1, 2, 3, 3, 4, 5]
    assert [type(one) for one in ended].count(ValueError) == 1
    assert {name: str(name) for name in NAMES} in ended


def test_whoever_waits_can_stop_at_any_time() -> None:
    study, going, over = Study("long", NAMES), threading.Event(), threading.Event()

    def lead() -> None:
        with study.lead(lambda: None):
            going.set()
            over.wait(10)

    leader = threading.Thread(target=lead)
    leader.start()
    assert going.wait(10)

    def stop() -> None:
        raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"), study.lead(stop):
        pass
    assert not over.is_set()
    over.set()
    leader.join(10)
