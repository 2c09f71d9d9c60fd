"""One way to offer a closed choice: labels in the reader's language, hints as help, a key."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

import streamlit as st

from explorer.ui.i18n import _


class Labelled(Protocol):
    """A member of a closed choice that people see by name."""

    @property
    def label(self) -> str:
        """The name people see, in English."""


class Hinted(Labelled, Protocol):
    """A member that also says what choosing it does."""

    @property
    def hint(self) -> str:
        """What choosing it does, in English."""


Value = TypeVar("Value", bound=str)


def labels(members: Iterable[Labelled]) -> dict[Any, str]:
    """Name each member in the reader's language."""
    return {member: _(member.label) for member in members}


def hints(members: Iterable[Hinted]) -> str:
    """Say what each member does, one paragraph each, in Markdown."""
    return "\n\n".join(f"**{_(member.label)}**: {_(member.hint)}" for member in members)


def choose(title: str, options: Mapping[Value, str], key: str, **more: Any) -> Value:
    """Draw a select box over named values and return the one chosen.

    Convention: names are fixed when the box is drawn, so they stay what they were if the language
    changes; a value without a name is shown as it is.
    """
    chosen = st.selectbox(
        title,
        list(options),
        format_func=lambda value: options.get(value, str(value)),
        key=key,
        **more,
    )
    return chosen if chosen is not None else next(iter(options))
