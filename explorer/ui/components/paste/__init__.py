"""Pasting or dropping a picture anywhere on the page; the browser keeps a copy of the own one."""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from explorer.ui.components.bundling import bundle
from explorer.ui.components.hearing import heard

_KEY = "paste"
_SESSION = "paste_session"
_FRONTEND = Path(__file__).parent / "frontend"
_paste = st.components.v2.component(
    "explorer_paste",
    html="<div class='veil' hidden></div><p class='told' role='status'></p>",
    css=(_FRONTEND / "style.css").read_text("utf-8"),
    js=bundle(_FRONTEND / "main.js"),
)


@dataclass(frozen=True, slots=True)
class PasteWords:
    """What the page says about a picture that is too large, and while one is held over it.

    `refusals` says why a file did not get through, by the status that the server answered with, ""
    for any other: Streamlit has only a program's words for it.
    """

    too_large: str
    drop_here: str
    refusals: Mapping[str, str] = field(default_factory=dict)


def paste_area(
    words: PasteWords,
    on_picture: Callable[[bytes], None],
    on_given: Callable[[bytes], None] | None = None,
    *,
    current: str,
    wanted: bool,
    forget: bool = False,
) -> None:
    """Listen for a picture pasted or dropped anywhere; `on_picture` gets its bytes.

    Convention: `on_picture` runs as a callback, before the page's own code. `current` is the
    SHA-256 of the visitor's own picture as the server has it, "" for none: the browser keeps a
    copy of that picture, however it came. `wanted` says that the settings ask for it and the
    server has lost it: the browser gives its copy back through `on_given`, or `on_picture` where
    that is not told, once a session.
    `forget` erases the copy.
    """
    _paste(
        key=_KEY,
        data={
            "tooLarge": words.too_large,
            "dropHere": words.drop_here,
            "refusals": dict(words.refusals),
            "current": current,
            "wanted": wanted,
            "forget": forget,
            "session": st.session_state.setdefault(_SESSION, secrets.token_hex(8)),
        },
        on_picture_change=lambda: _heard("picture", on_picture),
        on_given_change=lambda: _heard("given", on_given or on_picture),
        on_returned_change=lambda: None,  # The run itself is what the browser asks for.
    )


def _heard(event: str, on_picture: Callable[[bytes], None]) -> None:
    text = heard(_KEY, event)
    if not text:
        return
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError):
        data = b""
    on_picture(data)
