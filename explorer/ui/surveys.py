"""The survey at hand: the small one that comes with the app, or one that was opened at home.

A link names an opened survey, but not its folder: whoever gets the link learns no path, and a link
that comes from elsewhere opens nothing that has not been opened on this machine before.
"""

import hashlib
import re
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explorer.errors import SurveyError
from explorer.messages import N_, Message
from explorer.policy import policy
from explorer.studies.survey import HowFar, Survey, open_survey, progress_of, shipped_survey
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.settings import Setting, declare, mine

_PROBLEM, _NAMED = "survey_problem", "survey_problem_folder"
_MANIFEST = "manifest.json"
_NAME = re.compile(r"[0-9a-f]{12}")

_folders: dict[str, str] = {}
"""The folders that were opened since this server began, by the names that links have."""


def _named(text: str) -> str:
    """Read the name of an opened survey.

    Raises: ValueError: if it is none.
    """
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


declare(Setting("survey", None, _named))


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
    if mine()["survey"] is not None:
        try:
            return _opened(_folder_of(mine()["survey"]))
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
    _forget_problem()
    folder = folder.strip()
    if not folder or not may_open():
        return
    try:
        _opened(folder)
    except SurveyError as problem:
        st.session_state[_PROBLEM] = problem.message
        st.session_state[_NAMED] = folder
        return
    where = str(Path(folder).expanduser().absolute())
    name = hashlib.sha256(where.encode(errors="surrogateescape")).hexdigest()[:12]
    _folders[name] = folder
    mine()["survey"] = name


def close() -> None:
    """Go back to the survey that comes with the app."""
    mine()["survey"] = None
    _forget_problem()


def problem() -> Message | None:
    """Why the survey that was wanted last could not be opened."""
    found: Message | None = st.session_state.get(_PROBLEM)
    return found


def running() -> HowFar | None:
    """How far the survey is in the folder that was named last, if it is not finished."""
    folder = st.session_state.get(_NAMED)
    if problem() is None or folder is None:
        return None
    return progress_of(Path(folder).expanduser())


def look_again() -> None:
    """Try the folder that was named last once more; for callbacks."""
    choose(str(st.session_state.get(_NAMED, "")))


def _forget_problem() -> None:
    for key in (_PROBLEM, _NAMED):
        st.session_state.pop(key, None)


def _folder_of(name: str) -> str:
    if not may_open():
        raise SurveyError(
            N_("The link names a survey of somebody's own. Here only the small one can be seen.")
        )
    if name not in _folders:
        raise SurveyError(
            N_(
                "The survey that the link names has not been opened since this server was "
                "started. Name its folder once more."
            )
        )
    return _folders[name]


def _opened(folder: str) -> AtHand:
    path = Path(folder).expanduser()
    try:
        changed = (path / _MANIFEST).stat().st_mtime_ns
    except (OSError, ValueError):
        changed = 0
    key = ("survey", str(path), changed)
    return AtHand(once(Kind.RESULT, key, lambda: open_survey(path)), folder, key)
