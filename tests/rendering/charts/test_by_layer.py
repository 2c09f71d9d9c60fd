import math
from typing import Any

import numpy as np

from explorer.rendering.charts.by_layer import by_layer, lines_by_layer


def test_every_layer_has_its_bar_and_those_beyond_stand_out() -> None:
    figure = by_layer(["a", "b", "c"], [0.0, 0.2, 0.1], "y", threshold=0.1)
    [bars] = figure.data
    assert list(bars.x) == ["a", "b", "c"]
    assert list(bars.y) == [0.0, 0.2, 0.1]
    colours = list(bars.marker.color)
    assert colours[0] == colours[2] != colours[1]
    assert figure.layout.shapes[0].y0 == 0.1


def test_what_is_no_number_has_no_bar() -> None:
    [bars] = by_layer(["a", "b", "c", "d"], [None, math.inf, math.nan, 1.0], "y").data
    assert list(bars.y) == [None, None, None, 1.0]


def test_lines_over_the_layers_leave_gaps_where_there_is_no_number() -> None:
    figure = lines_by_layer(["a", "b", "c"], {"one": [0.5, None, np.inf], "two": [0, 1, 2]}, "y")
    assert [trace.name for trace in figure.data] == ["one", "two"]
    assert figure.data[0].y == (0.5, None, None)
    assert figure.data[1].x == ("a", "b", "c")
    for one, other in zip(*map(strokes, figure.data), strict=True):
        assert one != other


def strokes(trace: Any) -> tuple[str, str, str]:
    return trace.line.color, trace.line.dash, trace.marker.symbol
