"""The pyramid taken apart is OpenCV's, to the bit."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.imaging.pyramid_stages import (
    double,
    gaussian_levels,
    halve,
    halved_sizes,
    laplacian_pyramid,
    restore,
)
from explorer.imaging.pyramids import max_pyr_down_passes
from tests.imaging.makers import noise

SIZES = [(600, 370), (244, 244), (17, 23), (2, 2), (3, 2), (2, 31), (5, 5), (64, 3)]
STEADY = settings(derandomize=True, database=None, max_examples=60)


@pytest.mark.parametrize("size_wh", SIZES)
def test_both_ways_agree_with_opencv_in_every_byte(size_wh: tuple[int, int]) -> None:
    image = noise(*size_wh)
    np.testing.assert_array_equal(halve(image).kept, cv2.pyrDown(image))
    np.testing.assert_array_equal(double(image).filled, cv2.pyrUp(image))


@STEADY
@given(st.data())
def test_any_picture_agrees_with_opencv(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(2, 9), st.integers(2, 9), st.just(3)))
    image = data.draw(arrays(np.uint8, shape))
    np.testing.assert_array_equal(halve(image).kept, cv2.pyrDown(image))
    np.testing.assert_array_equal(double(image).filled, cv2.pyrUp(image))


@pytest.mark.parametrize("size_wh", SIZES)
def test_the_blurred_picture_is_filter2d_with_the_outer_product(size_wh: tuple[int, int]) -> None:
    image = noise(*size_wh)
    kernel = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
    exact = cv2.filter2D(image.astype(np.float64), -1, kernel, borderType=cv2.BORDER_REFLECT_101)
    np.testing.assert_array_equal(halve(image).blurred, np.floor(exact + 0.5))
    np.testing.assert_array_equal(halve(image).kept, halve(image).blurred[::2, ::2])


def test_three_of_four_spread_pixels_are_zero_and_the_others_the_pictures() -> None:
    image = noise(7, 5)
    spread = double(image).spread
    np.testing.assert_array_equal(spread[::2, ::2], image)
    assert spread.sum() == image.sum(dtype=np.int64)


def test_halving_rounds_halves_up() -> None:
    # 6 * 6 / 256 of 64 is 9, of 32 is 4.5
    for level, expected in ((64, 9), (32, 5)):
        dot = np.zeros((9, 9, 3), np.uint8)
        dot[4, 4] = level
        assert halve(dot).kept[2, 2].tolist() == [expected] * 3


def test_the_articles_photo_becomes_300x185_and_odd_sides_round_up() -> None:
    assert halved_sizes((600, 370), 3) == ((600, 370), (300, 185), (150, 93), (75, 47))
    assert halve(noise(600, 370)).kept.shape == (185, 300, 3)
    assert [level.shape[:2] for level in gaussian_levels(noise(600, 370), 3)] == [
        (height, width) for width, height in halved_sizes((600, 370), 3)
    ]


@pytest.mark.parametrize("size_wh", [(600, 370), (101, 64), (33, 47), (3, 3)])
def test_residuals_added_back_restore_the_picture_exactly(size_wh: tuple[int, int]) -> None:
    image = noise(*size_wh)
    most = max_pyr_down_passes(size_wh, 2)
    for levels in range(1, most + 1):
        pyramid = laplacian_pyramid(image, levels)
        np.testing.assert_array_equal(restore(pyramid.top, pyramid.residuals), image)
        bare = restore(pyramid.top, [np.zeros_like(r) for r in pyramid.residuals])
        assert (bare != image).any()


def test_a_residual_is_the_level_minus_opencvs_doubling() -> None:
    image = noise(40, 30)
    pyramid = laplacian_pyramid(image, 2)
    small = cv2.pyrDown(image)
    np.testing.assert_array_equal(
        pyramid.residuals[0], image.astype(int) - cv2.pyrUp(small).astype(int)
    )
    np.testing.assert_array_equal(
        pyramid.residuals[1],
        small.astype(int) - cv2.pyrUp(cv2.pyrDown(small))[:15, :20].astype(int),
    )
    assert pyramid.residuals[0].dtype == np.int16


def test_a_flat_picture_loses_nothing() -> None:
    flat = np.full((20, 30, 3), 77, np.uint8)
    assert not any(residual.any() for residual in laplacian_pyramid(flat, 3).residuals)


@pytest.mark.parametrize("size_wh", [(1, 1), (1, 9), (9, 1)])
def test_one_pixel_is_too_small(size_wh: tuple[int, int]) -> None:
    for change in (halve, double):
        with pytest.raises(ValueError, match="at least 2 x 2"):
            change(noise(*size_wh))
