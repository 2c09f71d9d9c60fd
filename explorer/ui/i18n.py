"""Words in the reader's language: gettext catalogues, English where a translation lacks."""

import streamlit as st

from explorer.languages import ENGLISH, parse_language, tell, translate
from explorer.messages import Message, Template
from explorer.ui.settings import Setting, declare, mine

declare(Setting("lang", None, parse_language))


def browser_language() -> str:
    """Guess the language from what the browser asks for."""
    try:
        return parse_language(st.context.locale or "")
    except ValueError:
        return ENGLISH


def language() -> str:
    """The tag of the language this session reads in."""
    return mine()["lang"] or ENGLISH


def _(template: str) -> str:
    """Translate one sentence, which must stand in the source as a literal or marked with `N_`."""
    return translate(template, language())


def say(message: Message | Template, /, **values: object) -> str:
    """Translate a message, or a sentence marked with `N_` or `N_n`, and fill in its values.

    Convention: values that are messages are translated too; a plural's number is the field `n`.
    """
    return tell(message, language(), **values)


def plain(text: object) -> str:
    """Make text from outside harmless in Markdown: every character stands for itself."""
    return "".join(
        f"\\{character}" if character in r"\`*_{}[]()<>#+-.!|$~:" else character
        for character in str(text)
        if character.isprintable()
    )
