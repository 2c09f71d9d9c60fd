"""Sentences that people read: an English template plus its values, so the page can translate it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import SupportsInt

from explorer.numerals import whole


def N_(template: str) -> str:
    """Mark a sentence for the translation catalogue without translating it here."""
    return template


@dataclass(frozen=True, slots=True)
class Plural:
    """A sentence about things that are counted: for one of them, and for any other number.

    Convention: the number is the field `n`, given as an int and written by `numerals.whole`.
    """

    one: str
    many: str

    def form(self, values: Mapping[str, object]) -> str:
        """Choose the English form for the number among the values."""
        return self.one if number_of(values) == 1 else self.many


def N_n(one: str, many: str) -> Plural:
    """Mark a sentence with a counted noun for the catalogue, which knows every language's forms."""
    return Plural(one, many)


Template = str | Plural


def number_of(values: Mapping[str, object]) -> int:
    """Find the number that decides a plural's form.

    Raises: TypeError: if the field `n` is missing or no number.
    """
    number = values.get("n")
    if isinstance(number, str) or not isinstance(number, SupportsInt):
        raise TypeError(f"a plural needs a number called n, found {number!r}")
    return int(number)


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for a person: `template` is the catalogue key, `values` fill its braces."""

    template: Template
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        if isinstance(self.template, str):
            return self.template.format(**self.values)
        counted = {"n": whole(number_of(self.values))}
        return self.template.form(self.values).format(**dict(self.values) | counted)
