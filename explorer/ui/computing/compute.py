"""How pages and addresses compute: they say what they want and under which name it is kept."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import streamlit as st

from explorer.network.heap import trim
from explorer.policy import policy
from explorer.ui import visitors
from explorer.ui.computing import waiting
from explorer.ui.computing.places import Haste
from explorer.ui.computing.store import Kind, Store
from explorer.ui.computing.tidying import Tidying
from explorer.ui.computing.turns import Held, Turns

Value = TypeVar("Value")
PATIENCE = 60.0
"""Seconds that somebody waits for a step of something they have asked for expressly."""


@st.cache_resource(show_spinner=False)
def _turns() -> Turns:
    return Turns(policy().waiting, policy().patience)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The one store of this server."""
    return Store(_turns(), after_large=trim, after_turn=Tidying().soon)


def begin(
    patience: float | None = None, haste: Haste = Haste.LOOKING, owner: str | None = None
) -> None:
    """Count this thread's place in the queue, and its patience, from now; see `Turns.begin`.

    Convention: on a page the owner is its visitor's; elsewhere it must be told.
    """
    _turns().begin(patience, haste, visitors.this_owner() if owner is None else owner)


def end() -> None:
    """Say that this thread needs no more turns for now."""
    _turns().end()


def held() -> Held:
    """Tell how the gate to computing stands."""
    return _turns().held()


def before(thread: int) -> int:
    """Tell how many are served before a thread that waits; 0 if it does not wait in the queue."""
    return store().before(thread)


def once(kind: Kind, key: Hashable, make: Callable[[], Value]) -> Value:
    """Return what is kept under a name, or have it made: in turn, once for all who ask.

    Raises: BusyError: if there is no turn to be had. Whatever `make` raises.
    """
    found = store().get(kind, key, make, waiting.tell)
    waiting.done()
    return found


def peek(kind: Kind, key: Hashable) -> Any:
    """Return what is kept under a name, or None; nothing is computed."""
    return store().peek(kind, key)


def keep(kind: Kind, key: Hashable, value: Any) -> None:
    """Keep a step of a study."""
    store().keep(kind, key, value)


@contextmanager
def turn() -> Iterator[None]:
    """Compute something that is not worth keeping, in turn.

    Raises: BusyError: if there is no turn to be had.
    """
    with store().turn(waiting.tell):
        waiting.done()
        yield


def steps(work: Iterable[Value], patience: float) -> Iterator[Value]:
    """Carry a long study on, each step in a turn of its own."""
    return store().steps(work, waiting.tell, patience)
