"""Streamlit's own inputs for pictures, and what it holds of the files that came through them."""

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.ui.hosting.uploads import forget

_INPUTS = ("upload", "camera")
_ROUND = "picture_inputs"


def key_of(name: str) -> str:
    """The key of an input, one of "upload" and "camera"; another one once it was emptied."""
    number = st.session_state.get(_ROUND, 0)
    return f"{name}_{number}" if number else name


def drop_pictures() -> None:
    """Have Streamlit let go of the pictures, and show empty inputs in place of the old ones."""
    context: Any = get_script_run_ctx(suppress_warning=True)
    for name in _INPUTS:
        file_id = getattr(st.session_state.get(key_of(name)), "file_id", None)
        if file_id is not None:
            forget(context.session_id, file_id)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state["use_camera"] = False
