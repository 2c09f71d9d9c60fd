"""Numbers about zero on a scale about zero."""

import numpy as np
import pytest

from explorer.rendering.gray_range import signed_levels


def test_zero_is_the_middle_and_both_ends_reach_as_far() -> None:
    assert signed_levels(np.float32([-4, 0, 4]), 4).tolist() == [0, 128, 255]


def test_swapping_the_sign_mirrors_the_level() -> None:
    values = np.linspace(-1, 1, 2000)
    there, back = (signed_levels(sign * values, 1).astype(float) for sign in (1, -1))
    assert there + back == pytest.approx(np.full(2000, 255), abs=1)


def test_where_all_is_zero_all_is_the_middle() -> None:
    assert (signed_levels(np.zeros((2, 3)), 0) == 128).all()
