"""What the browser says its widgets show, taken down before a run draws them anew."""

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.ui.entry.receipts import take_down
from explorer.ui.settings import declared

_TOLD = "told_by_browser"


def hear() -> None:
    """Take it down, for this run and for the line that passed it on."""
    context, state = get_script_run_ctx(suppress_warning=True), st.session_state
    take_down(getattr(context, "cached_message_hashes", ()))
    state[_TOLD] = {key: state[key] for key in declared() if key in state}


def repeats(key: str) -> bool:
    """Whether a widget now shows what the browser had said before this run."""
    told: dict[str, Any] = st.session_state.get(_TOLD, {})
    return key in told and bool(told[key] == st.session_state[key])
