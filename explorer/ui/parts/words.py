"""The field's words with their meanings: behind one button, and under the pointer."""

import streamlit as st

from explorer.glossary import Term, explained_in, glossary, terms_in
from explorer.languages import LANGUAGES
from explorer.ui.components.meanings import meanings
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
    _offer(explained_in(ROOMS.get(setting, ""), section))


def of_room(room: str) -> None:
    """Offer the meanings of the terms that a room without sections explains."""
    _offer(explained_in(room, ""))


def of_text(text: str) -> None:
    """Offer the meanings of the terms that a text uses, for those who have no pointer."""
    _offer(terms_in(text, language()))


def on_hover() -> None:
    """Let the pointer ask for a term's meaning wherever it stands in the page's prose."""
    meanings(term.told(language()) for term in glossary().values())


def _offer(terms: tuple[Term, ...]) -> None:
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
