"""Sentences that people read: an English template plus its values, so the page can translate it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(template: str) -> str:
    """Mark a sentence for the translation catalogue without translating it here."""
    return template


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for a person: `template` is the catalogue key, `values` fill its braces."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)
