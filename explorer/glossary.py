"""The field's words, each once: its name and what it means, in every language that has it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from explorer.languages import ENGLISH
from explorer.resources import ASSETS

FILE = ASSETS / "glossary.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """A term in one language.

    Convention: `also` are other forms in prose, `never` what a translation must not say instead.
    """

    name: str
    means: str
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A term, its words by language, and where it is explained: `room` or `room/section`."""

    key: str
    words: Mapping[str, Words]
    rooms: tuple[str, ...]

    def told(self, language: str) -> Words:
        """The term in a language, in English where that lacks it."""
        return self.words.get(language, self.words[ENGLISH])


@cache
def glossary() -> Mapping[str, Term]:
    """Read all terms, by key."""
    found = tomllib.loads(FILE.read_text("utf-8"))
    return {key: _term(key, entry) for key, entry in found.items()}


def _term(key: str, entry: dict[str, object]) -> Term:
    rooms = entry.pop("rooms")
    if not isinstance(rooms, list):
        raise TypeError(f"{key}: rooms must be a list")
    return Term(key, {language: _words(told) for language, told in entry.items()}, tuple(rooms))


def _words(told: object) -> Words:
    if not isinstance(told, dict):
        raise TypeError(f"expected a table of words, found {told!r}")
    lists = {name: tuple(told.get(name, ())) for name in ("also", "never")}
    return Words(str(told["name"]), str(told["means"]), **lists)


def explained_in(room: str, section: str) -> tuple[Term, ...]:
    """The terms that a section explains, in the order of their English names."""
    places = {room, f"{room}/{section}"}
    found = (term for term in glossary().values() if places.intersection(term.rooms))
    return tuple(sorted(found, key=lambda term: term.words[ENGLISH].name.lower()))


def terms_in(text: str, language: str) -> tuple[Term, ...]:
    """The terms that a text uses, in the order in which it does, each once.

    Convention: of two that begin at one place, the longer is meant; where words are parted by
    blanks, only whole words count.
    """
    found: dict[str, Term] = {}
    for match in _pattern(language).finditer(text):
        term = _forms(language)[match[0].lower()]
        found.setdefault(term.key, term)
    return tuple(found.values())


@cache
def _forms(language: str) -> Mapping[str, Term]:
    told = ((term, term.told(language)) for term in glossary().values())
    return {form.lower(): term for term, words in told for form in (words.name, *words.also)}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    longest_first = sorted(_forms(language), key=len, reverse=True)
    return re.compile("|".join(map(_whole, longest_first)), re.IGNORECASE)


def _whole(form: str) -> str:
    before, after = (
        mark if end.isascii() and end.isalnum() else ""
        for end, mark in ((form[0], r"(?<![A-Za-z0-9_])"), (form[-1], r"(?![A-Za-z0-9_])"))
    )
    return before + re.escape(form) + after


def term_called(name: str) -> Term | None:
    """Find a term by its English name, or another form of it."""
    for term in glossary().values():
        words = term.words[ENGLISH]
        if name.lower() in map(str.lower, (words.name, *words.also)):
            return term
    return None
