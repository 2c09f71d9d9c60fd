"""Waiting as part of the view: the place in the queue, a way to stop, and newer wishes first.

The notice has its own spot at the head of a page or a fragment. It is drawn there from whatever
needs a turn, never from inside a cache, and a fragment never draws outside of itself.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.messages import N_, Message
from explorer.ui.i18n import _, say

_this_thread = threading.local()


class _Spot:
    """Where one part of a page says that it waits."""

    def __init__(self, name: str, on_stop: Callable[[], None]) -> None:
        self._name = name
        self._on_stop = on_stop
        self._place = st.empty()
        self._words: DeltaGenerator | None = None
        self._times = 0

    def show(self, text: str) -> None:
        """Say it, with a button; said again only the words change."""
        if self._words is None:
            # Streamlit knows each name once a run, and one run may wait several times.
            self._times += 1
            name = f"waiting_{self._name}_{self._times}"
            with self._place.container(key=name, horizontal=True, vertical_alignment="center"):
                self._words = st.empty()
                st.button(
                    _("Stop"),
                    icon=":material/stop:",
                    key=f"stop_{name}",
                    on_click=self._on_stop,
                )
        # Drawing also lets Streamlit end this run when the same person has asked for something new.
        self._words.markdown(f":material/hourglass_top: {text}")

    def clear(self) -> None:
        """Take it away again."""
        if self._words is not None:
            self._place.empty()
            self._words = None


@contextmanager
def spot(name: str, on_stop: Callable[[], None]) -> Iterator[None]:
    """Keep a spot for the notice here while a part of the page is drawn.

    `on_stop` is called, as a callback, when the visitor does not want to wait any longer.
    """
    before = getattr(_this_thread, "spot", None)
    here = _this_thread.spot = _Spot(name, on_stop)
    try:
        yield
        here.clear()
    finally:
        _this_thread.spot = before


@contextmanager
def told_to(hear: Callable[[int], object]) -> Iterator[None]:
    """Have this thread, which draws no page, tell its place to `hear`; what that raises ends it."""
    before = getattr(_this_thread, "hear", None)
    _this_thread.hear = hear
    try:
        yield
    finally:
        _this_thread.hear = before


def tell(place: int) -> None:
    """Say how many are served before this one; give way to a newer wish of the same visitor.

    Convention: 0 means that it is being computed now. Without a page it says nothing.
    """
    hear: Callable[[int], object] | None = getattr(_this_thread, "hear", None)
    if hear is not None:
        hear(place)
        return
    context = get_script_run_ctx(suppress_warning=True)
    here: _Spot | None = getattr(_this_thread, "spot", None)
    if context is None or here is None:
        return
    if _has_newer_wish(context):
        # Streamlit lets a fragment's run end before the next begins; a wait must not hold that up.
        st.rerun(scope="fragment" if context.fragment_ids_this_run else "app")
    if place:
        text = Message(N_("Waiting for a free moment; {count} before you."), {"count": place})
        here.show(say(text))
    else:
        here.show(_("It is being computed now."))


def done() -> None:
    """Take the notice away: the wait is over."""
    here: _Spot | None = getattr(_this_thread, "spot", None)
    if here is not None and get_script_run_ctx(suppress_warning=True) is not None:
        here.clear()


def is_overtaken() -> bool:
    """Whether another run has taken this one's place, though this one has not noticed yet."""
    return _asked_for(get_script_run_ctx(suppress_warning=True)) == "STOP"


def _has_newer_wish(context: Any) -> bool:
    """Whether this session has been asked for another run meanwhile."""
    return _asked_for(context) == "RERUN"


def _asked_for(context: Any) -> str:
    """What Streamlit wants of a run: to go on, to stop, or to run again.

    Streamlit has no public way to tell; where its insides differ it wants nothing.
    """
    state = getattr(getattr(context, "script_requests", None), "_state", None)
    return str(getattr(state, "value", ""))
