"""The closed registry: every function that a lesson's file may name, and every way to write."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from explorer import numerals
from explorer.lessons.computed import (
    arranging,
    convolving,
    counting,
    deciding,
    diverging,
    evidence,
    judging,
    plain,
    pooling,
    showing,
    shrinking,
    sizing,
    tracing,
)
from explorer.lessons.format import Value
from explorer.lessons.typed import number_is
from explorer.lessons.verdicts import CheckFunction

_SUBJECTS = (
    plain,
    diverging,
    convolving,
    sizing,
    judging,
    pooling,
    deciding,
    counting,
    evidence,
    shrinking,
    arranging,
    tracing,
    showing,
)


def _joined(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for subject in _SUBJECTS:
        more = getattr(subject, name)
        if found.keys() & more:
            raise ValueError(f"two functions are called {sorted(found.keys() & more)}")
        found |= more
    return found


FIELDS: Mapping[str, Callable[..., Value]] = _joined("FIELDS")
"""By name: `field(bench, **arguments)`."""

CHECKS: Mapping[str, CheckFunction] = _joined("CHECKS") | {"number_is": number_is(FIELDS)}
"""By name."""

STYLES: Mapping[str, Callable[[Any], str]] = {
    "whole": lambda value: numerals.whole(round(value)),
    "text": str,
    **{f"fixed{n}": partial(numerals.fixed, decimals=n) for n in range(1, 5)},
    **{f"figure{n}": partial(numerals.figure, digits=n) for n in range(2, 7)},
    "percent": numerals.percent,
    "percent1": partial(numerals.percent, decimals=1),
    "percent2": partial(numerals.percent, decimals=2),
    "millions": numerals.millions,
    "millions1": partial(numerals.millions, decimals=1),
}
"""How a computed value is written, by name; all numbers by `explorer.numerals`."""
