"""Whose files are here: each stay has marks, and what carries one goes when the stay ends."""

import weakref
from collections import deque

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.policy import policy
from explorer.ui.computing import marks
from explorer.ui.computing.compute import store

_PICTURE, _WEIGHTS, _CLASSES = "owner", "owner_of_weights", "owner_of_classes"
_left: deque[str] = deque()


class Owner:
    """One stay, as the files that were brought in it know it; it ends with its session."""

    def __init__(self) -> None:
        self.mark = marks.new_mark()
        marks.welcome(self.mark)
        # Only noted: whoever collects garbage may be in the middle of anything.
        weakref.finalize(self, _left.append, self.mark).atexit = False


def this_mark() -> str:
    """The mark of this visitor's pictures; empty outside of pages."""
    return _mark(_PICTURE)


def mark_if_any() -> str:
    """The marks of this visitor's picture and own classes; empty if none was brought."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    owners: list[Owner | None] = [st.session_state.get(of) for of in (_PICTURE, _CLASSES)]
    return "".join(owner.mark for owner in owners if owner is not None)


def this_mark_of_weights() -> str:
    """The mark of this visitor's weights; empty outside of pages, and at home."""
    return _mark(_WEIGHTS) if policy().public else ""


def this_mark_of_classes() -> str:
    """The mark of this visitor's own classes; empty outside of pages."""
    return _mark(_CLASSES)


def _mark(of: str) -> str:
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    if of not in st.session_state:
        st.session_state[of] = Owner()
    owner: Owner = st.session_state[of]
    return owner.mark


def forget_this() -> None:
    """Let go of all that was made of this visitor's pictures; the next ones get another mark."""
    _forget_all(_PICTURE)


def forget_classes() -> None:
    """Let go of all that was made of this visitor's classes; the next ones get another mark."""
    _forget_all(_CLASSES)


def forget_who_left() -> bool:
    """Let go of all that was made of the pictures of those who have left; tell whether any did."""
    left = False
    while _left:
        _forget(_left.popleft())
        left = True
    return left


def _forget_all(of: str) -> None:
    owner: Owner | None = st.session_state.pop(of, None)
    if owner is not None:
        _forget(owner.mark)


def _forget(mark: str) -> None:
    marks.farewell(mark)
    store().forget_marked(mark)
