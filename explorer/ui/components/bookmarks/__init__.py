"""How far a learner came, kept by their browser: no account, and nothing on the server."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.components.bundling import bundle
from explorer.ui.components.hearing import heard

_KEY = "bookmarks"
_host = st.components.v2.component(
    "explorer_bookmarks", js=bundle(Path(__file__).parent / "frontend" / "main.js")
)


def bookmarks(
    known: Mapping[str, Any],
    on_kept: Callable[[Mapping[str, Any]], None],
    step: str = "",
    answers: int = 0,
) -> None:
    """Let the browser keep what is known, and tell what it has that is not; a callback.

    Convention: a new `step` is shown from its beginning; where `answers` grew, the reply is
    brought into sight.
    """
    data = {"known": dict(known), "step": step, "answers": answers}
    _host(key=_KEY, data=data, on_kept_change=lambda: _heard(on_kept))


def _heard(on_kept: Callable[[Mapping[str, Any]], None]) -> None:
    kept = heard(_KEY, "kept")
    if isinstance(kept, Mapping):
        on_kept(kept)
