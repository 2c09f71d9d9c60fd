"""What a term means, wherever it stands in the page's prose: for the pointer and the finger."""

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from explorer.glossary import Words
from explorer.ui.components.bundling import bundle

_FRONTEND = Path(__file__).parent / "frontend"
_meanings = st.components.v2.component(
    "explorer_meanings",
    html="<div class='meaning' role='tooltip' popover='manual'></div>",
    css=(_FRONTEND / "style.css").read_text("utf-8"),
    js=bundle(_FRONTEND / "main.js"),
)


def meanings(terms: Iterable[Words]) -> None:
    """Underline these terms where they are first met in a paragraph, and explain them there."""
    told = [{"forms": [term.name, *term.also], "means": term.means} for term in terms]
    _meanings(key="meanings", data={"terms": told})
