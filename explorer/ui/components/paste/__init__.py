"""Pasting or dropping a picture anywhere on the page."""

import base64
import binascii
from collections.abc import Callable
from pathlib import Path

import streamlit as st

_KEY = "paste"
_FOLDER = Path(__file__).parent
_paste = st.components.v2.component(
    "explorer_paste",
    html="<div class='veil' hidden></div><p class='told' role='status'></p>",
    css=(_FOLDER / "paste.css").read_text("utf-8"),
    js=(_FOLDER / "paste.js").read_text("utf-8"),
)


def paste_area(too_large: str, drop_here: str, on_picture: Callable[[bytes], None]) -> None:
    """Listen for a picture pasted or dropped anywhere; `on_picture` gets its bytes.

    Convention: `on_picture` runs as a callback, before the page's own code.
    """
    _paste(
        key=_KEY,
        data={"tooLarge": too_large, "dropHere": drop_here},
        on_picture_change=lambda: _heard(on_picture),
    )


def _heard(on_picture: Callable[[bytes], None]) -> None:
    text = st.session_state[_KEY].picture
    if not text:
        return
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError):
        data = b""
    on_picture(data)
