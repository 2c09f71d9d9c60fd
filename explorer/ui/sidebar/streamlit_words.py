"""Streamlit's own words, which it has in English only, in the reader's language."""

import json
from string import Template

import streamlit as st

from explorer.languages import ENGLISH
from explorer.messages import N_
from explorer.ui.i18n import _, language

_UPLOAD = "[data-testid=stFileUploaderDropzone]"
_WORDS = {
    f"{_UPLOAD} > span:first-of-type button p": N_("Choose a file"),
    "[data-testid=stFileUploaderDropzoneInstructions] span": N_("or drop it here"),
}
"""What says it, and what it says; limits and kinds of files stand in the help of each input."""
_STYLE = Template(
    "$place { font-size: 0; } $place::after { content: $words; font-size: 0.875rem; }"
)


def speak() -> None:
    """Have Streamlit's inputs speak the reader's language, by style: they take no words."""
    if language() != ENGLISH:
        rules = (
            _STYLE.substitute(place=place, words=json.dumps(_(words), ensure_ascii=False))
            for place, words in _WORDS.items()
        )
        st.html(f"<style>{' '.join(rules)}</style>")
