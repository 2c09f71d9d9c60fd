import numpy as np

from explorer.rendering.charts.curves import curves


def test_curves_keep_their_numbers_and_say_where_one_stands() -> None:
    figure = curves([-1.0, 0.5, 2.0], {"a": [3.0, np.inf, 1.0], "b": [0, 1, 2]}, "x", "y", 0.5)
    assert [line.name for line in figure.data] == ["a", "b"]
    assert list(figure.data[0].x) == [-1.0, 0.5, 2.0]
    assert list(figure.data[0].y) == [3.0, None, 1.0]
    assert figure.data[0].line.dash != figure.data[1].line.dash
    assert [shape.x0 for shape in figure.layout.shapes] == [0.5]
    assert not curves([0.0], {"a": [1.0]}, "x", "y").layout.shapes
