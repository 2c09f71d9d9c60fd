"""The one store: computed once for all who ask, in turn, within bounds, never changed."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.ui.computing.shelf import Shelf
from explorer.ui.computing.store import MEGABYTE, Kind, Store
from explorer.ui.computing.turns import BusyError, Turns
from explorer.ui.computing.weight import sealed, weight
from tests.ui.computing.crowd import eventually


def quietly(_place: int) -> None:
    return


def get(store: Store, key: object, make: Callable[[], object], kind: Kind = Kind.RESULT) -> object:
    return store.get(kind, key, make, quietly)


def waiters() -> tuple[set[int], Callable[[int], None]]:
    """Which threads have been told that they wait, and how they are told."""
    threads: set[int] = set()
    return threads, lambda _place: threads.add(threading.get_ident())


def all_at_once(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


def test_who_asks_for_the_same_at_the_same_time_gets_one_computation() -> None:
    store, made, found = Store(Turns()), [], []
    others, wait = waiters()

    def make() -> object:
        made.append(1)
        eventually(lambda: len(others) == 7)
        return object()

    def ask() -> None:
        found.append(store.get(Kind.RESULT, "the same", make, wait))

    all_at_once([ask] * 8)
    assert len(made) == 1
    assert len({id(value) for value in found}) == 1
    assert len(found) == 8


def test_what_is_larger_than_its_shelf_is_made_once_and_kept_while_it_is_the_newest() -> None:
    store, made = Store(Turns(), {Kind.LAYER: MEGABYTE}), []

    def make() -> object:
        made.append(1)
        return np.zeros(2 * MEGABYTE, np.uint8)

    for _ in range(3):
        get(store, "large", make, Kind.LAYER)
    assert len(made) == 1
    get(store, "small", lambda: np.zeros(10, np.uint8), Kind.LAYER)
    assert store.peek(Kind.LAYER, "large") is None
    assert store.peek(Kind.LAYER, "small") is not None


def test_a_large_item_is_gone_before_the_next_one_is_made() -> None:
    store, there = Store(Turns(), {Kind.LAYER: MEGABYTE}), []
    get(store, "one", lambda: np.zeros(2 * MEGABYTE, np.uint8), Kind.LAYER)

    def make() -> object:
        there.append(store.nbytes(Kind.LAYER))
        return np.zeros(2 * MEGABYTE, np.uint8)

    get(store, "other", make, Kind.LAYER)
    assert there == [0]


def test_a_large_item_is_given_back_once_nobody_asks_for_it_and_small_ones_stay() -> None:
    large, small = Shelf(100), Shelf(10_000)
    large.keep("key", b"x" * 1000)
    small.keep("key", b"x" * 1000)
    for shelf in (large, small):
        shelf.give_back(60)
    assert large.find("key") is not None
    for shelf in (large, small):
        shelf.give_back(0)
    assert large.find("key") is None
    assert small.find("key") is not None


def test_a_shelf_stays_within_its_bytes_and_the_least_recently_used_go_first() -> None:
    shelf = Shelf(5 * weight(b"x" * 1000))
    for number in range(5):
        shelf.keep(number, b"x" * 1000)
    assert shelf.find(0) is not None
    for number in range(5, 9):
        shelf.keep(number, b"x" * 1000)
    assert [number for number in range(9) if shelf.find(number) is not None] == [0, 5, 6, 7, 8]
    assert shelf.nbytes <= 5 * weight(b"x" * 1000)


def test_an_error_is_told_to_all_who_wait_and_not_kept() -> None:
    store, told, failing = Store(Turns()), [], [True]
    others, wait = waiters()

    def make() -> object:
        if failing[0]:
            eventually(lambda: len(others) == 3)
            raise SettingError(N_("no"))
        return "yes"

    def ask() -> None:
        try:
            store.get(Kind.RESULT, "key", make, wait)
        except SettingError:
            told.append(1)

    all_at_once([ask] * 4)
    assert len(told) == 4
    failing[0] = False
    assert get(store, "key", make) == "yes"


def test_who_gives_up_waiting_leaves_the_others_to_compute_it() -> None:
    class NewerWish(BaseException):
        pass

    turns = Turns()
    store, done, gave_up, found = Store(turns), threading.Event(), threading.Event(), []

    def hold() -> None:
        with turns.take():
            done.wait(10)

    def give_up(_place: int) -> None:
        raise NewerWish

    def first() -> None:
        with pytest.raises(NewerWish):
            store.get(Kind.RESULT, "key", lambda: "first", give_up)
        gave_up.set()

    def second() -> None:
        found.append(get(store, "key", lambda: "second"))

    holder = threading.Thread(target=hold)
    holder.start()
    eventually(lambda: turns.held().thread > 0)
    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    assert gave_up.wait(10)
    done.set()
    for thread in (holder, *threads):
        thread.join(10)
    assert found == ["second"]


def test_who_has_the_turn_does_not_wait_for_somebody_who_waits_for_it() -> None:
    turns = Turns()
    store, found = Store(turns), []
    waiting = threading.Event()

    def other() -> None:
        made = store.get(Kind.RESULT, "part", lambda: "part", lambda _place: waiting.set())
        found.append(made)

    def whole() -> str:
        thread.start()
        assert waiting.wait(10)
        return f"whole of {get(store, 'part', lambda: 'part')}"

    thread = threading.Thread(target=other)
    assert get(store, "whole", whole) == "whole of part"
    thread.join(10)
    assert found == ["part"]


def test_patience_ends_also_while_another_computes_the_same() -> None:
    turns = Turns(patience=0.2)
    store, begun, done = Store(turns), threading.Event(), threading.Event()

    def make() -> str:
        begun.set()
        done.wait(10)
        return "late"

    maker = threading.Thread(target=lambda: get(store, "key", make))
    maker.start()
    assert begun.wait(10)
    with pytest.raises(BusyError):
        get(store, "key", make)
    done.set()
    maker.join(10)
    assert get(store, "key", make) == "late"


@dataclass(frozen=True)
class Found:
    numbers: np.ndarray
    parts: dict[str, np.ndarray]


def test_nothing_that_comes_out_of_the_store_can_be_changed() -> None:
    store = Store(Turns())
    for number, value in enumerate(
        [
            np.zeros(4),
            (np.zeros(4), [np.ones(2)]),
            {"a": np.zeros(4)},
            Found(np.zeros(3), {"b": np.zeros(2)}),
        ]
    ):
        found = get(store, number, lambda value=value: value)
        store.keep(Kind.RESULT, ("step", number), value)
        for kept in (found, store.peek(Kind.RESULT, number)):
            arrays = [kept] if isinstance(kept, np.ndarray) else list(_arrays(kept))
            assert arrays
            assert not [array for array in arrays if array.flags.writeable]
    for mapping in (store.peek(Kind.RESULT, 2), store.peek(Kind.RESULT, 3).parts):
        with pytest.raises(TypeError):
            mapping["a"] = 1
    assert sealed([1, 2]) == (1, 2)


def _arrays(value: object):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _arrays(item)
    elif isinstance(value, Found):
        yield value.numbers
        yield from value.parts.values()
    else:
        yield from dict(value).values()


def test_weight_counts_what_is_inside() -> None:
    array = np.zeros(1000, np.float32)
    assert weight(array) >= 4000
    assert weight({"a": array, "b": (array, [array])}) >= 12_000
    assert weight(Found(array, {"b": array})) >= 8000
    assert weight("x" * 500) >= 500
