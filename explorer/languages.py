"""The languages the app speaks: English, and every folder of `assets/locale` that names itself."""

import gettext
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from explorer.messages import Message, Template, number_of
from explorer.numerals import whole
from explorer.resources import ASSETS

LOCALES = ASSETS / "locale"
ENGLISH = "en"

_NAME = "language.toml"
_DOMAIN = "explorer"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: how links name it, what it calls itself, where its catalogue lies."""

    tag: str
    name: str
    folder: str
    locales: Path = LOCALES

    def translation(self) -> gettext.NullTranslations:
        """Read its catalogue; without one, sentences stay English."""
        return gettext.translation(_DOMAIN, self.locales, [self.folder], fallback=True)


def languages(locales: Path = LOCALES) -> dict[str, Language]:
    """Find the languages by their tags, English first.

    Convention: a folder says its tag and its own name in `language.toml`; `LC_MESSAGES` beside it
    holds the catalogue.
    """
    return {item.tag: item for item in (Language(ENGLISH, "English", ENGLISH), *_found(locales))}


def _found(locales: Path) -> Iterator[Language]:
    for path in sorted(locales.glob(f"*/{_NAME}")):
        told = tomllib.loads(path.read_text("utf-8"))
        yield Language(told["tag"], told["name"], path.parent.name, locales)


LANGUAGES = languages()


def parse_language(tag: str) -> str:
    """Read a language in any of the forms that people and programs write: zh-CN, zh_Hans, en-GB.

    Convention: what follows the language itself is left out unless that very variant is spoken; so
    far every Chinese is the simplified one.
    Raises: ValueError: for a language the app does not speak.
    """
    parts = re.split("[-_]", tag.strip().lower())
    for length in range(len(parts), 0, -1):
        found = "-".join(parts[:length])
        if found in LANGUAGES:
            return found
    raise ValueError(f"not a language spoken here: {tag!r}")


@cache
def _catalogue(tag: str) -> gettext.NullTranslations:
    return LANGUAGES[tag].translation()


def translate(template: str, tag: str) -> str:
    """Translate a sentence that has no fields to fill yet."""
    return _catalogue(tag).gettext(template) if template else ""


def tell(message: Message | Template, tag: str, /, **values: object) -> str:
    """Say a message, or a sentence marked with `N_` or `N_n`, in a language.

    Convention: values that are messages are translated too; a plural's number is the field `n`.
    """
    if isinstance(message, Message):
        template, values = message.template, dict(message.values)
    else:
        template = message
    filled = {
        key: tell(value, tag) if isinstance(value, Message) else value
        for key, value in values.items()
    }
    if isinstance(template, str):
        return translate(template, tag).format(**filled)
    number = number_of(values)
    text = _catalogue(tag).ngettext(template.one, template.many, number)
    return text.format(**filled | {"n": whole(number)})
