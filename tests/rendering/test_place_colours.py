import numpy as np
import pytest

from explorer.rendering.place_colours import window_colours


def test_every_place_of_a_window_has_its_own_colour(subtests: pytest.Subtests) -> None:
    for kernel in range(1, 8):
        with subtests.test(kernel=kernel):
            colours = window_colours(kernel)
            assert colours.shape == (kernel, kernel, 3)
            assert len(np.unique(colours.reshape(-1, 3), axis=0)) == kernel**2


def test_the_colours_of_a_larger_window_keep_the_corners() -> None:
    np.testing.assert_array_equal(window_colours(7)[::6, ::6], window_colours(2))
