"""Series of numbers by their names, as charts draw them: one colour each, a gap for no number."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from explorer.rendering.charts import theme

Values = TypeVar("Values")

_STROKES = (
    ("solid", "circle"),
    ("dash", "circle-open"),
    ("dot", "square-open"),
    ("dashdot", "diamond-open"),
    ("longdash", "triangle-up-open"),
)
"""Dashes, and marks that are open but for the first."""


def in_colours(series: Mapping[str, Values]) -> Iterator[tuple[str, Values, str]]:
    """Give every series its colour, by its place in the order."""
    for number, (name, values) in enumerate(series.items()):
        yield name, values, theme.SERIES[number % len(theme.SERIES)]


def in_strokes(
    series: Mapping[str, Values],
) -> Iterator[tuple[str, Values, dict[str, Any], dict[str, Any]]]:
    """Give every series its line and its marks: one that lies on another lets it show through."""
    for number, (name, values, colour) in enumerate(in_colours(series)):
        at = number % len(_STROKES)
        dash, symbol = _STROKES[at]
        marker = {**theme.MARKER, "symbol": symbol, "size": theme.MARKER["size"] + 2 * bool(at)}
        yield name, values, {**theme.line(colour), "dash": dash}, marker


def with_gaps(values: Iterable[float | None]) -> list[float | None]:
    """Leave out what is no finite number."""
    return [None if value is None or not math.isfinite(value) else float(value) for value in values]
