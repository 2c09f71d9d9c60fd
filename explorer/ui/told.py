"""What the browser says its widgets show, taken down before a run draws them anew."""

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.ui.entry.receipts import take_down
from explorer.ui.settings import declared

_TOLD, _WATCHED = "told_by_browser", "watched_widgets"


def hear() -> None:
    """Take it down, for this run and for the line that passed it on."""
    context, state = get_script_run_ctx(suppress_warning=True), st.session_state
    take_down(getattr(context, "cached_message_hashes", ()))
    watched: frozenset[str] = state.get(_WATCHED, frozenset())
    state[_TOLD] = {key: state[key] for key in {*declared(), *watched} if key in state}


def watch(key: str) -> None:
    """Take down from now on what a widget shows that is no declared setting."""
    watched: frozenset[str] = st.session_state.get(_WATCHED, frozenset())
    st.session_state[_WATCHED] = watched | {key}


def repeats(key: str) -> bool:
    """Whether a widget now shows what the browser had said before this run."""
    told: dict[str, Any] = st.session_state.get(_TOLD, {})
    return key in told and bool(told[key] == st.session_state[key])
