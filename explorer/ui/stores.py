"""Stores bounded in bytes, filled one computation at a time."""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast
from weakref import WeakSet

import streamlit as st
from cachetools import LRUCache
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.messages import N_, Message
from explorer.policy import policy
from explorer.ui.i18n import say
from explorer.ui.turns import Turns

Value = TypeVar("Value")
_inside = threading.local()
_PASSING: "WeakSet[ByteCache]" = WeakSet()
"""The stores of what can be computed again from somebody's picture."""


@st.cache_resource(show_spinner=False)
def _turns() -> Turns:
    return Turns(policy().waiting, policy().patience)


def begin_run(patience: float | None = None, urgent: bool = False) -> None:
    """Count this thread's place in the queue, and its patience, from now; see `Turns.begin`."""
    _turns().begin(patience, urgent)


def begin_callback() -> None:
    """Begin before the page itself does: what a callback computes belongs to the run it starts."""
    begin_run()
    st.session_state["run_begun"] = True


@contextmanager
def page_run(urgent: bool) -> Iterator[None]:
    """Begin a run of the whole page, unless its callback has; fragments in it belong to it."""
    if urgent or not st.session_state.pop("run_begun", False):
        begin_run(urgent=urgent)
    _inside.page = True
    try:
        yield
    finally:
        _inside.page = False


def begin_fragment() -> None:
    """Begin a run of a fragment alone."""
    if not getattr(_inside, "page", False):
        begin_run()


@contextmanager
def turn() -> Iterator[None]:
    """Hold the machine's arithmetic for the length of a block; say the place while waiting.

    Raises: BusyError: if too many wait or the wait is too long.
    """
    notice: Any = None

    def waiting(place: int) -> None:
        nonlocal notice
        if get_script_run_ctx(suppress_warning=True) is None:
            return
        text = say(Message(N_("Waiting for a free moment; {count} before you."), {"count": place}))
        # Drawing also lets Streamlit end this run when the same person has asked for something new.
        notice = (notice or st).toast(text, icon=":material/hourglass_top:")

    with _turns().take(waiting):
        yield


class ByteCache:
    """A store that holds at most so many bytes, least recently used first out.

    What is missing is made in its turn: one computation at a time, and nothing is made twice.
    """

    def __init__(
        self, max_bytes: int, size_of: Callable[[Any], int], lasting: bool = False
    ) -> None:
        self._values: LRUCache[Hashable, Any] = LRUCache(max_bytes, size_of)
        self._size_of = size_of
        self._lock = threading.Lock()
        if not lasting:
            _PASSING.add(self)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the remembered value, or make and remember it.

        Raises: BusyError: if there is no turn to be had. Whatever `make` raises.
        """
        found = self._find(key)
        if found is None:
            with turn():
                found = self._find(key)
                if found is None:
                    found = make()
                    self._keep(key, found)
        return cast(Value, found)

    def peek(self, key: Hashable) -> Any:
        """Return the remembered value, or None; nothing is made."""
        return self._find(key)

    def holds(self, key: Hashable) -> bool:
        """Whether a value is remembered."""
        return self._find(key) is not None

    def _find(self, key: Hashable) -> Any:
        with self._lock:
            return self._values.get(key)

    def _keep(self, key: Hashable, value: Any) -> None:
        with self._lock:
            if self._size_of(value) <= self._values.maxsize:
                self._values[key] = value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()


def forget_pictures() -> None:
    """Let go of everything that was computed from pictures; networks stay."""
    for store in list(_PASSING):
        store.clear()
    st.cache_data.clear()
