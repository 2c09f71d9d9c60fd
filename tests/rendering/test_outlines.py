import numpy as np
import pytest

from explorer.rendering.outlines import framed, outlined

RED = (255, 0, 0)


@pytest.fixture
def gray():
    return np.full((8, 10, 3), 90, np.uint8)


def test_the_line_lies_inside_the_rectangle_and_pixels_elsewhere_stay(gray):
    large = outlined(gray, 6, [((2, 3, 6, 8), RED, 2)])
    red = (large == RED).all(axis=-1)
    rows, columns = np.nonzero(red)
    assert (rows.min(), rows.max() + 1, columns.min(), columns.max() + 1) == (12, 36, 18, 48)
    assert red.sum() == 24 * 30 - 20 * 26
    outside = np.ones(large.shape[:2], bool)
    outside[12:36, 18:48] = False
    assert (large[outside] == 90).all()
    assert (large[15:33, 21:45] == 90).all()


def test_sides_off_the_picture_are_not_drawn(gray):
    large = outlined(gray, 4, [((-3, 2, 5, 99), RED, 2)])
    red = (large == RED).all(axis=-1)
    assert not red[0, 12:].any()
    assert not red[:16, -1].any()
    assert red[:20, 8].all()
    assert red[19, 8:].all()


def test_a_rectangle_wholly_off_the_picture_draws_nothing(gray):
    assert (outlined(gray, 2, [((20, 20, 30, 30), RED, 2)]) == 90).all()
    assert (outlined(gray, 2, [((-9, -9, -2, -2), RED, 2)]) == 90).all()


def test_a_rectangle_of_one_pixel_stays_within_it(gray):
    large = outlined(gray, 1, [((4, 4, 5, 5), RED, 2)])
    changed = (large != 90).any(axis=-1)
    assert changed.sum() == 1
    assert changed[4, 4]


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
