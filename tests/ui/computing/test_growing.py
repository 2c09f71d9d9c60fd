"""Parts that grow: only their newest state is kept, and studies that share a part share it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from explorer.ui.computing.compute import store
from explorer.ui.computing.growing import Growing


@dataclass(frozen=True)
class Sum:
    done: int
    value: int


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    store.clear()
    yield
    store.clear()


def adding(count: int) -> Growing:
    return Growing.of("sums", {"one": 3, "other": count})


def go_on(part: str, known: Sum | None) -> Iterator[Sum]:
    state = known or Sum(0, 0)
    for _ in range(state.done, 3):
        state = Sum(state.done + 1, state.value + (10 if part == "one" else 1))
        yield state


def test_a_stopped_part_goes_on_from_its_newest_state() -> None:
    study = adding(3)
    for name, state in list(study.grow(study.rest(), go_on))[:4]:
        study.keep(name, state)
    assert study.rest() == [("other", 1), ("other", 2)]
    assert study.state("one") == Sum(3, 30)
    found = dict(study.grow(study.rest(), go_on))
    assert found == {("other", 1): Sum(2, 2), ("other", 2): Sum(3, 3)}


def test_studies_with_a_part_in_common_find_each_others_work() -> None:
    adding(3).keep(("one", 2), Sum(3, 30))
    assert Growing.of("another", {"one": 3}).rest() == []


def test_a_state_is_never_taken_back() -> None:
    study = adding(3)
    study.keep(("one", 1), Sum(2, 20))
    study.keep(("one", 0), Sum(1, 10))
    assert study.state("one") == Sum(2, 20)
    assert len(study.known()) == 2
