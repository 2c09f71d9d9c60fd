"""What is said above a room: one low row, so that the room stays on the screen."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def row(key: str) -> DeltaGenerator:
    """A place for a sentence, and for what can be done about it beside it.

    Convention: `key` begins with `notice_`, by which `app.css` knows such rows.
    """
    return st.container(key=key, horizontal=True, vertical_alignment="center", gap="small")
