"""Words in the reader's language: gettext catalogues, English where a translation lacks."""

import gettext
import re
from enum import StrEnum
from functools import cache

import streamlit as st

from explorer.messages import Message
from explorer.resources import ASSETS
from explorer.ui.settings import Setting, declare, mine

LOCALES = ASSETS / "locale"


class Language(StrEnum):
    """The languages the app speaks."""

    ENGLISH = "en"
    CHINESE = "zh"

    @property
    def native_name(self) -> str:
        """The language's name for itself, never translated."""
        return {"en": "English", "zh": "简体中文"}[self]


def parse_language(tag: str) -> Language:
    """Read a language in any of the forms that people and programs write: zh-CN, zh_Hans, en-GB.

    Convention: what follows the language itself is left out; every Chinese is the simplified one.
    Raises: ValueError: for a language the app does not speak.
    """
    return Language(re.split("[-_]", tag.strip().lower(), maxsplit=1)[0])


declare(Setting("lang", None, parse_language))

_FOLDERS = {Language.ENGLISH: "en", Language.CHINESE: "zh_CN"}


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    return gettext.translation("explorer", LOCALES, [_FOLDERS[language]], fallback=True)


def browser_language() -> Language:
    """Guess the language from what the browser asks for."""
    try:
        return parse_language(st.context.locale or "")
    except ValueError:
        return Language.ENGLISH


def language() -> Language:
    """The language this session reads in."""
    return Language(mine()["lang"] or Language.ENGLISH)


def _(template: str) -> str:
    """Translate one sentence, which must stand in the source as a literal or marked with `N_`."""
    return _catalogue(language()).gettext(template) if template else ""


def say(message: Message | str, /, **values: object) -> str:
    """Translate a message, or a sentence marked with `N_`, and fill in its values.

    Convention: values that are messages are translated too.
    """
    if isinstance(message, Message):
        template, values = message.template, dict(message.values)
    else:
        template = message
    filled = {
        key: say(value) if isinstance(value, Message) else value for key, value in values.items()
    }
    return _(template).format(**filled)


def plain(text: object) -> str:
    """Make text from outside harmless in Markdown: every character stands for itself."""
    return "".join(
        f"\\{character}" if character in r"\`*_{}[]()<>#+-.!|$~:" else character
        for character in str(text)
        if character.isprintable()
    )
