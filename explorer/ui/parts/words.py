"""The words of a section, each with its meaning, behind one button."""

import streamlit as st

from explorer.glossary import Term, explained_in
from explorer.languages import LANGUAGES
from explorer.ui.i18n import _, language

ROOMS = {
    "ab_section": "compare",
    "atlas_section": "atlas",
    "conv_section": "convolution",
    "display_section": "display",
    "learning_section": "learning",
    "pool_section": "pooling",
    "resampling_section": "resampling",
}
"""The room of a setting that chooses a section."""


def of_section(setting: str, section: str) -> None:
    """Offer the meanings of the section's terms, if the glossary has any."""
    terms = explained_in(ROOMS.get(setting, ""), section)
    if not terms:
        return
    with st.popover(_("Words"), icon=":material/dictionary:"):
        st.markdown("\n\n".join(map(_line, terms)))


def _line(term: Term) -> str:
    """Name a term, here and in the other languages, and say what it means."""
    told = term.told(language())
    others = {term.told(tag).name for tag in LANGUAGES} - {told.name}
    beside = f" · {' · '.join(sorted(others))}" if others else ""
    return f"**{told.name}**{beside}  \n{told.means}"
