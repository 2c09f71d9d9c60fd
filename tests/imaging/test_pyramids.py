"""The Gaussian pyramid is OpenCV's, and OpenCV's is the textbook's."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.errors import ImageTooLargeError, ImageTooSmallError, SettingError
from explorer.imaging import pyr_down, pyr_up
from explorer.imaging.pyramids import MAX_PASSES, max_pyr_down_passes
from tests.imaging.makers import noise

KERNEL = np.array([1, 4, 6, 4, 1]) / 16


def blurred_rows(image: np.ndarray) -> np.ndarray:
    """Five taps along axis 1, the border mirrored without repeating its pixel."""
    width = image.shape[1]
    result = np.zeros(image.shape)
    for i in range(width):
        for tap, weight in zip(range(i - 2, i + 3), KERNEL, strict=True):
            while not 0 <= tap < width:
                tap = -tap if tap < 0 else 2 * (width - 1) - tap
            result[:, i] += weight * image[:, tap]
    return result


def textbook_down(image: np.ndarray) -> np.ndarray:
    both = blurred_rows(blurred_rows(image.astype(float)).swapaxes(0, 1)).swapaxes(0, 1)
    return both[::2, ::2]


SHAPES = [(17, 23), (16, 24), (2, 2), (3, 2), (2, 31), (5, 5), (64, 4)]


@pytest.mark.parametrize("shape_hw", SHAPES)
def test_a_pass_is_five_taps_per_axis_and_every_second_pixel(shape_hw: tuple[int, int]) -> None:
    image = noise(shape_hw[1], shape_hw[0])
    expected = textbook_down(image)
    result = pyr_down(image)
    assert result.shape == ((shape_hw[0] + 1) // 2, (shape_hw[1] + 1) // 2, 3)
    np.testing.assert_array_equal(result, np.floor(expected + 0.5))
    exact = pyr_down(image.astype(np.float32))
    np.testing.assert_allclose(exact, expected, atol=1e-3)


@settings(derandomize=True, database=None, max_examples=60)
@given(st.data())
def test_any_picture_follows_the_textbook(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(2, 12), st.integers(2, 12)))
    image = data.draw(arrays(np.uint8, shape))
    np.testing.assert_array_equal(pyr_down(image), np.floor(textbook_down(image) + 0.5))


@pytest.mark.parametrize("passes", [0, 1, 2, 3])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_opencv_agrees_to_the_bit(passes: int, dtype: type) -> None:
    image = noise(61, 40).astype(dtype)
    down, up = image, image
    for _pass in range(passes):
        down, up = cv2.pyrDown(down), cv2.pyrUp(up)
    np.testing.assert_array_equal(pyr_down(image, passes), down)
    np.testing.assert_array_equal(pyr_up(image, passes), up)


def test_the_articles_picture_is_halved_to_300x185() -> None:
    assert pyr_down(noise(600, 370)).shape == (185, 300, 3)
    assert pyr_down(noise(244, 244), 5).shape == (8, 8, 3)


def test_doubling_puts_zeros_between_and_blurs_with_four_times_the_kernel() -> None:
    image = noise(12, 10)[:, :, 0].astype(np.float32)
    spread = np.zeros((20, 24))
    spread[::2, ::2] = image
    expected = 4 * blurred_rows(blurred_rows(spread).T).T
    inside = np.s_[4:-4, 4:-4]  # at the border OpenCV mirrors the small picture, not the spread one
    np.testing.assert_allclose(pyr_up(image)[inside], expected[inside], atol=1e-3)


def test_halving_calms_a_checkerboard_and_keeping_pixels_would_not() -> None:
    board = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)
    inside = pyr_down(board)[2:-2, 2:-2]
    assert set(np.unique(inside)) <= {127, 128}
    assert (board[::2, ::2] == 0).all()


@pytest.mark.parametrize("change", [pyr_down, pyr_up])
def test_the_result_is_read_only_and_the_picture_untouched(change: object) -> None:
    assert callable(change)
    image = noise()
    for passes in (0, 1):
        result = change(image, passes)
        assert not result.flags.writeable
        assert not np.shares_memory(result, image)
    np.testing.assert_array_equal(image, noise())
    assert image.flags.writeable


def test_pyramids_stop_in_words_before_a_side_falls_below_two() -> None:
    with pytest.raises(ImageTooSmallError) as caught:
        pyr_down(noise(16, 5), 4)
    assert str(caught.value) == (
        "After 3 halvings the picture is 2 × 1 pixels and cannot be halved again. "
        "Choose no more than that."
    )
    with pytest.raises(ImageTooSmallError, match="3 × 1 pixels; doubling needs at least 2"):
        pyr_up(noise(3, 1))
    assert pyr_down(noise(1, 1), 0).shape == pyr_up(noise(1, 1), 0).shape == (1, 1, 3)


def test_doubling_stops_at_24_million_pixels() -> None:
    with pytest.raises(ImageTooLargeError, match=r"Doubled 3 times, .* 25\.6 million pixels"):
        pyr_up(noise(1000, 400), 3)
    with pytest.raises(ImageTooLargeError):
        pyr_up(noise(), MAX_PASSES)


@pytest.mark.parametrize("passes", [-1, MAX_PASSES + 1, 1.0, True, "2", None])
def test_impossible_numbers_of_passes_are_refused(passes: object) -> None:
    for change in (pyr_down, pyr_up):
        with pytest.raises(SettingError, match="must lie between 0 and 10"):
            change(noise(), passes)  # type: ignore[arg-type]


def test_other_arrays_are_a_programmers_error() -> None:
    with pytest.raises(ValueError, match="expected"):
        pyr_down(noise().astype(np.float64))


@settings(derandomize=True, database=None, max_examples=100)
@given(st.integers(1, 3000), st.integers(1, 3000), st.sampled_from([1, 2, 32]))
def test_the_most_passes_leave_the_least_side_and_one_more_would_not(
    width: int, height: int, least: int
) -> None:
    def after(side: int, passes: int) -> int:
        for _pass in range(passes):
            side = (side + 1) // 2
        return side

    passes = max_pyr_down_passes((width, height), least)
    side = min(width, height)
    if passes:
        assert after(side, passes) >= least
        assert after(side, passes - 1) >= 2
    more_is_possible = passes < MAX_PASSES and after(side, passes) >= 2
    assert not more_is_possible or after(side, passes + 1) < least
