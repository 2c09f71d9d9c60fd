"""How far a learner came in each lesson: in the session, and in their browser for the next time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from explorer.lessons import Lesson, lesson
from explorer.ui.components.bookmarks import bookmarks

_SESSION = "lesson_marks"


@dataclass(frozen=True, slots=True)
class Mark:
    """The step one was at last, counted from 0, and whether the end was ever reached."""

    at: int
    done: bool


def mark_of(number: int) -> Mark | None:
    """How far this visitor is in a lesson, if they ever began it."""
    return _marks().get(number)


def reach(found: Lesson, at: int) -> None:
    """Note that a step is looked at."""
    known = _marks().get(found.number)
    done = at == len(found.steps) - 1 or (known is not None and known.done)
    _marks()[found.number] = Mark(at, done)


def keep(step: str = "", answers: int = 0) -> None:
    """Have the browser keep the marks, and hear what it has kept from before.

    Convention: `step` and `answers` are what is on the page now; see `bookmarks`.
    """
    told = {str(number): [mark.at, mark.done] for number, mark in _marks().items()}
    bookmarks(told, _heard, step, answers)


def _heard(kept: Mapping[str, Any]) -> None:
    """Take over what a browser kept; what happened since is newer.

    Convention: a browser may say anything.
    """
    for text, value in list(kept.items())[:99]:
        found = lesson(int(text)) if text.isascii() and text.isdigit() and len(text) < 3 else None
        if found is None or not (isinstance(value, list) and len(value) == 2):
            continue
        at, done = value
        if isinstance(at, int) and 0 <= at < len(found.steps):
            known = _marks().get(found.number) or Mark(at, False)
            _marks()[found.number] = Mark(known.at, known.done or done is True)


def _marks() -> dict[int, Mark]:
    found: dict[int, Mark] = st.session_state.setdefault(_SESSION, {})
    return found
