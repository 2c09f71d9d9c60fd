"""Series of numbers by their names, as charts draw them: one colour each, a gap for no number."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from explorer.rendering.charts import theme

Values = TypeVar("Values")


def in_colours(series: Mapping[str, Values]) -> Iterator[tuple[str, Values, str]]:
    """Give every series its colour, by its place in the order."""
    for number, (name, values) in enumerate(series.items()):
        yield name, values, theme.SERIES[number % len(theme.SERIES)]


def with_gaps(values: Iterable[float | None]) -> list[float | None]:
    """Leave out what is no finite number."""
    return [None if value is None or not math.isfinite(value) else float(value) for value in values]
