import numpy as np

from explorer.rendering.charts.lines import lines


def test_lines_keep_their_numbers_and_leave_a_gap_where_one_is_infinite() -> None:
    figure = lines({"a": [1.5, np.inf, 2.0], "b": [0.0, 1.0, np.nan]}, "x", "y")
    assert [line.name for line in figure.data] == ["a", "b"]
    assert list(figure.data[0].y) == [1.5, None, 2.0]
    assert list(figure.data[1].y) == [0.0, 1.0, None]
    assert list(figure.data[0].x) == [0, 1, 2]
