"""Sentences that cross the pipe: sent as their parts, believed only as far as is safe."""

import string
from collections.abc import Mapping
from typing import Any

from explorer import errors
from explorer.errors import ExplorerError
from explorer.messages import Message, Plural

_LONGEST = 2_000
_LONGEST_FORMAT = 4
"""A helper in strange hands could ask for a number a billion characters wide."""


def of_message(message: Message) -> list[Any]:
    """Take a message apart."""
    template = message.template
    if isinstance(template, Plural):
        return [template.one, template.many, dict(message.values)]
    return [template, dict(message.values)]


def message_of(parts: Any) -> Message:
    """Put a message together.

    Raises: OSError: if it is none that this program would send.
    """
    match parts:
        case [str() as template, dict() as values] if _is_plain(template, values):
            return Message(template, values)
        case [str() as one, str() as many, {"n": int()} as values] if _is_plain(
            one, values
        ) and _is_plain(many, values):
            return Message(Plural(one, many), values)
    raise OSError("no sentence of ours")


def of_error(error: ExplorerError) -> dict[str, Any]:
    """Take an error apart."""
    return {"error": type(error).__name__, "message": of_message(error.message)}


def error_in(header: Mapping[str, Any]) -> ExplorerError | None:
    """The error in an answer, if it is one.

    Raises: OSError: if it is none that this program would send.
    """
    if "error" not in header:
        return None
    message = message_of(header.get("message"))
    kind = getattr(errors, str(header["error"]), None)
    if not (isinstance(kind, type) and issubclass(kind, ExplorerError)):
        raise OSError("no error of ours")
    return kind(message.template, **message.values)


def _is_plain(template: str, values: dict[str, Any]) -> bool:
    if len(template) > _LONGEST or not all(
        isinstance(value, int | float | str) and len(str(value)) <= _LONGEST
        for value in values.values()
    ):
        return False
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError:
        return False
    return all(
        name is None
        or (name in values and len(spec or "") <= _LONGEST_FORMAT and conversion is None)
        for _, name, spec, conversion in fields
    )
