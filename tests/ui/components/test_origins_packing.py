"""What `origins` sends is what it was given, with every tap in its place."""

import numpy as np
import pytest

from explorer.ui.components.origins import AxisTaps, Grid, Output, Rule
from explorer.ui.components.origins.packing import pack, places
from explorer.ui.supply.container import unpack


def windows(side, kernel, stride, padding, dilation=1):
    """True places, and the taps that hide those outside behind -1."""
    count = (side + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    true = np.array(
        [[i * stride - padding + k * dilation for k in range(kernel)] for i in range(count)],
        np.int32,
    )
    hidden = np.where((true < 0) | (true >= side), -1, true).astype(np.int32)
    return true, AxisTaps(hidden, np.ones(true.shape, np.float32))


@pytest.mark.parametrize(
    ("side", "kernel", "stride", "padding", "dilation"),
    [(9, 3, 1, 1, 1), (9, 3, 2, 1, 1), (7, 5, 1, 2, 1), (11, 3, 1, 2, 2), (4, 2, 2, 0, 1)],
)
def test_padding_is_put_where_the_window_reaches(side, kernel, stride, padding, dilation):
    true, taps = windows(side, kernel, stride, padding, dilation)
    np.testing.assert_array_equal(places(taps, side), true)


def test_windows_in_the_padding_alone_lie_outside_the_source():
    taps = AxisTaps(np.int32([[-1, -1], [0, 1], [-1, -1]]), np.ones((3, 2), np.float32))
    np.testing.assert_array_equal(places(taps, 2), [[-2, -1], [0, 1], [2, 3]])


def sample(channels=1):
    rng = np.random.default_rng(1)
    values = rng.normal(size=(channels, 4, 6)).astype(np.float32)
    source = Grid("s", "s", rng.integers(0, 256, (4, 6), np.uint8), values)
    rows, columns = windows(4, 2, 2, 0)[1], windows(6, 2, 2, 0)[1]
    return source, rows, columns


def test_a_packed_view_holds_the_arrays_bit_for_bit():
    source, rows, columns = sample(2)
    made = Grid("o", "o", np.zeros((2, 3, 3), np.uint8), np.ones((2, 2, 3), np.float32))
    header, arrays = unpack(pack(source, [Output(made, rows, columns, Rule.MEAN)], "here"))
    assert header["instance"] == "here"
    assert header["source"]["channels"] == 2
    assert not header["source"]["colour"]
    assert (
        header["outputs"][0] | {"rule": "mean", "size": [2, 3], "colour": True}
        == (header["outputs"][0])
    )
    np.testing.assert_array_equal(arrays["source.values"], source.values)
    np.testing.assert_array_equal(arrays["source.pixels"], source.pixels)
    np.testing.assert_array_equal(arrays["0.values"], made.values)
    np.testing.assert_array_equal(arrays["0.columns"], columns.index)
    np.testing.assert_array_equal(arrays["0.columnsWeight"], columns.weight)
    assert "0.kernel" not in arrays


def test_pictures_without_numbers_of_their_own_send_their_pixels_only():
    pixels = np.arange(72, dtype=np.uint8).reshape(4, 6, 3)
    taps = [AxisTaps(np.arange(n, dtype=np.int32)[:, None], np.ones((n, 1), "f4")) for n in (4, 6)]
    grid = Grid("s", "s", pixels)
    assert grid.channels == 3
    arrays = unpack(pack(grid, [Output(grid, *taps)], "x"))[1]
    assert not [name for name in arrays if name.endswith("values")]


def test_what_does_not_fit_together_is_refused():
    source, rows, columns = sample(2)
    flat = Grid("o", "o", np.zeros((2, 3), np.uint8))
    with pytest.raises(ValueError, match="1 channels out of 2"):
        pack(source, [Output(flat, rows, columns)], "x")
    with pytest.raises(ValueError, match="source of 2 channels"):
        pack(source, [Output(flat, rows, columns, kernel=np.ones((3, 2, 2), np.float32))], "x")
    with pytest.raises(ValueError, match="kernel"):
        Output(flat, rows, columns, kernel=np.ones((3, 3), np.float32))
    with pytest.raises(ValueError, match="taps for"):
        Output(flat, columns, columns)
    with pytest.raises(ValueError, match="do not lie on"):
        Grid("o", "o", np.zeros((2, 3), np.uint8), np.zeros((3, 3), np.float32))
    with pytest.raises(ValueError, match="as many weights"):
        AxisTaps(np.zeros((2, 2), np.int32), np.zeros((2, 1), np.float32))
