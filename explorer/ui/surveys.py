"""The survey at hand: the small one that comes with the app, or one that was opened at home."""

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explorer.errors import SurveyError
from explorer.messages import Message
from explorer.policy import policy
from explorer.studies.survey import HowFar, Survey, open_survey, progress_of, shipped_survey
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind

_FOLDER, _PROBLEM = "survey_folder", "survey_problem"
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class AtHand:
    """A survey, the folder it was opened from, and what names its results; None if shipped."""

    survey: Survey
    folder: str | None
    key: Hashable


def may_open() -> bool:
    """Whether visitors may name a folder of this machine: only at home."""
    return not policy().public


def opened() -> AtHand:
    """The survey this visitor has opened, or the one that comes with the app.

    Raises: SurveyError: if not even that can be read.
    """
    folder = st.session_state.get(_FOLDER)
    if folder is not None and may_open():
        try:
            return _opened(folder)
        except SurveyError as problem:
            close()
            st.session_state[_PROBLEM] = problem.message
    return AtHand(shipped_survey(), None, "shipped")


def at_hand() -> Survey:
    """The survey that is asked what a channel is strongest on, and what is usual.

    Raises: SurveyError: as `opened`.
    """
    return opened().survey


def choose(folder: str) -> None:
    """Open another survey by its folder; for callbacks. What fails leaves the one at hand."""
    st.session_state.pop(_PROBLEM, None)
    folder = folder.strip()
    if not folder or not may_open():
        return
    try:
        _opened(folder)
    except SurveyError as problem:
        st.session_state[_PROBLEM] = problem.message
        st.session_state[f"{_PROBLEM}_folder"] = folder
        return
    st.session_state[_FOLDER] = folder


def close() -> None:
    """Go back to the survey that comes with the app."""
    st.session_state.pop(_FOLDER, None)
    st.session_state.pop(_PROBLEM, None)


def problem() -> Message | None:
    """Why the folder that was named last could not be opened."""
    found: Message | None = st.session_state.get(_PROBLEM)
    return found


def running() -> HowFar | None:
    """How far the survey is in the folder that was named last, if it is not finished."""
    folder = st.session_state.get(f"{_PROBLEM}_folder")
    if problem() is None or folder is None:
        return None
    return progress_of(Path(folder).expanduser())


def look_again() -> None:
    """Try the folder that was named last once more; for callbacks."""
    choose(str(st.session_state.get(f"{_PROBLEM}_folder", "")))


def _opened(folder: str) -> AtHand:
    path = Path(folder).expanduser()
    try:
        changed = (path / _MANIFEST).stat().st_mtime_ns
    except (OSError, ValueError):
        changed = 0
    key = ("survey", str(path), changed)
    return AtHand(once(Kind.RESULT, key, lambda: open_survey(path)), folder, key)
