"""Maps over pictures, against loops over pixels."""

import numpy as np

from explorer.rendering import Colours
from explorer.rendering.overlay import levels, lit, over, reach, spread

RNG = np.random.default_rng(6)
PICTURE = RNG.integers(0, 256, (9, 12, 3), np.uint8)
MAP = RNG.standard_normal((3, 4)).astype(np.float32)


def test_every_pixel_has_the_number_of_the_cell_it_lies_in() -> None:
    found = spread(MAP, (9, 12))
    for row, column in np.ndindex(9, 12):
        assert found[row, column] == MAP[row // 3, column // 3]
    assert spread(MAP, (10, 9)).shape == (10, 9)


def test_zero_is_the_middle_of_a_signed_scale_and_the_end_of_one_of_sizes() -> None:
    values = np.array([[-2.0, -1, 0, 1, 5, np.nan]], np.float32)
    assert levels(values, 2, signed=True)[0].tolist() == [0, 64, 128, 191, 255, 128]
    assert levels(values, 2, signed=False)[0].tolist() == [255, 128, 0, 128, 255, 0]
    assert not levels(values[:, 2:3], 0, signed=False).any()


def test_a_scale_ends_where_nearly_all_numbers_lie() -> None:
    values = np.arange(1001, dtype=np.float32)
    assert reach(-values) == 995
    assert reach(np.array([0, 0, 0, np.nan], np.float32)) == 0
    one = np.zeros(1000, np.float32)
    one[3] = 7
    assert reach(one) == 7
    assert reach(np.full(3, np.nan, np.float32)) == 0


def test_nothing_is_coloured_where_a_map_is_zero_and_all_of_it_at_the_end() -> None:
    values = np.zeros((9, 12), np.float32)
    values[4, 5] = -3
    shown = over(PICTURE, values, 3, signed=True)
    assert tuple(shown[4, 5]) == tuple(Colours.DIVERGING.table[0])
    gray = np.delete(shown.reshape(-1, 3), 4 * 12 + 5, axis=0)
    assert (gray == gray[:, :1]).all()
    assert (over(PICTURE, values * 0, 0, signed=True) == over(PICTURE, values, 1e9, signed=True))[
        0
    ].all()


def test_the_picture_is_lit_in_proportion() -> None:
    strength = np.array([[0, 1], [2, 4]], np.float32)
    shown = lit(np.full((4, 4, 3), 200, np.uint8), strength)
    assert shown[::2, ::2, 0].tolist() == [[24, 68], [112, 200]]
    assert lit(PICTURE, np.zeros((3, 3), np.float32)).max() <= 0.12 * 255 + 1
