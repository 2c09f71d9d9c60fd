"""Pasting or dropping a picture anywhere on the page."""

import base64
import binascii
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent
_paste = st.components.v2.component(
    "explorer_paste",
    html="<div class='veil' hidden></div><p class='told' role='status'></p>",
    css=(_FOLDER / "paste.css").read_text("utf-8"),
    js=(_FOLDER / "paste.js").read_text("utf-8"),
)


def paste_area(too_large: str, drop_here: str) -> bytes | None:
    """Listen for a pasted or dropped picture and return its bytes in the run it arrives."""
    result = _paste(
        key="paste",
        data={"tooLarge": too_large, "dropHere": drop_here},
        on_picture_change=lambda: None,
    )
    if not result.picture:
        return None
    try:
        return base64.b64decode(result.picture, validate=True)
    except (binascii.Error, ValueError, TypeError):
        return b""
