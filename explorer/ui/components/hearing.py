"""What a component in the browser has just told the page."""

from typing import Any

import streamlit as st


def heard(key: str, event: str) -> Any:
    """Return what the component of this key told as this event, or None.

    Convention: None too for what was told on a page that has been left meanwhile: Streamlit has
    forgotten the component by then, but still calls for it.
    """
    return getattr(st.session_state.get(key), event, None)
