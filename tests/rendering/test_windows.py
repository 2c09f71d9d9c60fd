import numpy as np
import pytest

from explorer.rendering.windows import framed, window_colours


@pytest.mark.parametrize("kernel", range(1, 8))
def test_every_place_of_a_window_has_its_own_colour(kernel: int) -> None:
    colours = window_colours(kernel)
    assert colours.shape == (kernel, kernel, 3)
    assert len(np.unique(colours.reshape(-1, 3), axis=0)) == kernel**2


def test_the_colours_of_a_larger_window_keep_the_corners() -> None:
    np.testing.assert_array_equal(window_colours(7)[::6, ::6], window_colours(2))


def test_a_frame_lies_around_its_pixels_and_leaves_them_as_they_are() -> None:
    image = np.full((5, 6, 3), 90, np.uint8)
    found = framed(image, 10, (2, 1, 3, 3), (255, 0, 0))
    assert found.shape == (50, 60, 3)
    assert (found[20:30, 10:30] == 90).all()
    for line in (found[19, 9:31], found[30, 9:31], found[19:31, 9], found[19:31, 30]):
        assert (line == (255, 0, 0)).all()
    assert (found[18, 8:32] == 0).all()
    assert (found[17] == 90).all()


def test_a_frame_at_the_edge_stays_in_the_picture() -> None:
    image = np.full((4, 4, 3), 90, np.uint8)
    found = framed(image, 8, (0, 0, 4, 4), (255, 255, 255))
    assert found.shape == (32, 32, 3)
    assert (found[1:-1, 1:-1] == 90).all()
