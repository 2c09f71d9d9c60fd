"""Resizing gives the numbers one computes by hand, and the libraries' own."""

from itertools import product

import cv2
import numpy as np
import pytest
import torch
from PIL import Image

from explorer.imaging import Interpolation, resize
from tests.imaging.makers import noise

N, L, A, C, Z, T = (
    Interpolation.NEAREST,
    Interpolation.LINEAR,
    Interpolation.AREA,
    Interpolation.CUBIC,
    Interpolation.LANCZOS4,
    Interpolation.ANTIALIAS,
)
FLAGS = {
    N: cv2.INTER_NEAREST,
    L: cv2.INTER_LINEAR,
    A: cv2.INTER_AREA,
    C: cv2.INTER_CUBIC,
    Z: cv2.INTER_LANCZOS4,
}
FOUR = np.uint8([[0, 40, 80, 120], [8, 48, 88, 128], [16, 56, 96, 136], [24, 64, 104, 144]])
ROW = np.uint8([[0, 40, 200, 100, 20, 60]] * 2)


# --- by hand


def test_nearest_halves_by_keeping_pixels_0_and_2() -> None:
    assert resize(FOUR, (2, 2), N).tolist() == [[0, 80], [16, 96]]


def test_nearest_doubles_by_repeating_pixels() -> None:
    assert resize(FOUR, (8, 8), N).tolist() == FOUR.repeat(2, 0).repeat(2, 1).tolist()


@pytest.mark.parametrize("interpolation", [L, A])
def test_linear_and_area_halve_to_the_mean_of_each_2x2_block(interpolation: Interpolation) -> None:
    # (0 + 40 + 8 + 48) / 4 = 24, ...
    assert resize(FOUR, (2, 2), interpolation).tolist() == [[24, 104], [40, 120]]


def test_linear_doubles_with_quarters_and_clamps_at_the_edge() -> None:
    # centres fall at -1/4, 1/4, 3/4, 5/4, ... of the old pixels
    row = [0, 10, 30, 50, 70, 90, 110, 120]
    down = [0, 2, 6, 10, 14, 18, 22, 24]
    expected = [[a + b for a in row] for b in down]
    assert resize(FOUR, (8, 8), L).tolist() == expected


def test_area_doubles_by_repeating_pixels() -> None:
    assert resize(FOUR, (8, 8), A).tolist() == FOUR.repeat(2, 0).repeat(2, 1).tolist()


def test_a_third_shows_who_skips_pixels_and_who_averages_them() -> None:
    assert resize(ROW, (2, 2), N).tolist() == [[0, 100]] * 2
    assert resize(ROW, (2, 2), L).tolist() == [[40, 20]] * 2  # the middle pixel, alone
    assert resize(ROW, (2, 2), A).tolist() == [[80, 60]] * 2  # the mean of three


def test_area_weighs_pixels_by_the_part_that_falls_into_the_new_one() -> None:
    # 3 -> 2: (0 + 90 / 2) / 1.5 and (90 / 2 + 30) / 1.5
    assert resize(np.uint8([[0, 90, 30]] * 2), (2, 2), A).tolist() == [[30, 50]] * 2


def test_antialiased_linear_is_a_triangle_twice_as_wide_when_halving() -> None:
    # weights 1 3 3 1, cut off and normalised at the edge: 3 3 1 | 1 3 3
    row = np.float32([[0, 70, 140, 280]] * 2)
    expected = [(3 * 0 + 3 * 70 + 140) / 7, (70 + 3 * 140 + 3 * 280) / 7]
    np.testing.assert_allclose(resize(row, (2, 2), T), [expected] * 2, rtol=1e-6)


# --- formulas


def cubic_weights(t: np.ndarray, a: float = -0.75) -> np.ndarray:
    t = np.abs(t)
    near = (a + 2) * t**3 - (a + 3) * t**2 + 1
    far = a * t**3 - 5 * a * t**2 + 8 * a * t - 4 * a
    return np.where(t <= 1, near, np.where(t < 2, far, 0))


def along_rows(image: np.ndarray, new: int, kernel: str) -> np.ndarray:
    """Rows to their new length: sample at the new centres, edges repeated."""
    old = image.shape[1]
    result = np.zeros((image.shape[0], new))
    for i in range(new):
        centre = (i + 0.5) * old / new - 0.5
        if kernel == "antialias":
            reach = max(1.0, old / new)
            taps = np.arange(old)
            weights = np.maximum(0, 1 - np.abs(taps - centre) / reach)
            weights /= weights.sum()
        else:
            taps = np.arange(int(np.floor(centre)) - 1, int(np.floor(centre)) + 3)
            away = taps - centre
            weights = (
                np.maximum(0, 1 - np.abs(away)) if kernel == "linear" else (cubic_weights(away))
            )
        result[:, i] = image[:, np.clip(taps, 0, old - 1)] @ weights
    return result


SIZES = [(8, 8), (3, 5), (16, 9), (31, 40), (23, 17), (1, 1), (50, 2)]


@pytest.mark.parametrize(
    ("interpolation", "kernel"), [(L, "linear"), (C, "cubic"), (T, "antialias")]
)
def test_floats_follow_the_formula(
    interpolation: Interpolation, kernel: str, subtests: pytest.Subtests
) -> None:
    image = noise()[:, :, 0].astype(np.float32)
    for size_wh in SIZES:
        with subtests.test(size_wh=size_wh):
            expected = along_rows(along_rows(image, size_wh[0], kernel).T, size_wh[1], kernel).T
            np.testing.assert_allclose(resize(image, size_wh, interpolation), expected, atol=2e-2)


# --- the libraries


@pytest.mark.parametrize("interpolation", list(FLAGS))
def test_opencv_agrees_to_the_bit(interpolation: Interpolation, subtests: pytest.Subtests) -> None:
    for size_wh, dtype in product(SIZES, (np.uint8, np.float32)):
        with subtests.test(size_wh=size_wh, dtype=dtype.__name__):
            image = noise().astype(dtype)
            expected = cv2.resize(image, size_wh, interpolation=FLAGS[interpolation])
            np.testing.assert_array_equal(resize(image, size_wh, interpolation), expected)


def test_pillow_agrees_to_the_bit_on_antialiased_linear(subtests: pytest.Subtests) -> None:
    for size_wh in SIZES:
        with subtests.test(size_wh=size_wh):
            expected = Image.fromarray(noise()).resize(size_wh, Image.Resampling.BILINEAR)
            np.testing.assert_array_equal(resize(noise(), size_wh, T), np.asarray(expected))


def test_pytorch_agrees_on_antialiased_linear(subtests: pytest.Subtests) -> None:
    image = noise().astype(np.float32)
    planes = torch.from_numpy(image).permute(2, 0, 1)[None]
    for size_wh in SIZES:
        with subtests.test(size_wh=size_wh):
            expected = torch.nn.functional.interpolate(
                planes, size=size_wh[::-1], mode="bilinear", antialias=True
            )
            np.testing.assert_allclose(
                resize(image, size_wh, T), expected[0].permute(1, 2, 0).numpy(), atol=1e-2
            )


# --- what must hold for all


@pytest.mark.parametrize("interpolation", list(Interpolation))
def test_the_same_size_changes_nothing_and_shares_nothing(interpolation: Interpolation) -> None:
    image = noise()
    result = resize(image, (23, 17), interpolation)
    np.testing.assert_array_equal(result, image)
    image[:] = 0
    assert result.any()


@pytest.mark.parametrize("interpolation", list(Interpolation))
def test_a_flat_picture_stays_flat_at_every_level(interpolation: Interpolation) -> None:
    for size_wh, level in product([(7, 9), (60, 50)], range(256)):
        flat = np.full((20, 30, 3), level, np.uint8)
        assert (resize(flat, size_wh, interpolation) == level).all(), (size_wh, level)


@pytest.mark.parametrize("interpolation", list(Interpolation))
def test_kind_of_array_is_kept_and_the_result_read_only(
    interpolation: Interpolation, subtests: pytest.Subtests
) -> None:
    for picture, dtype in product((noise(), noise()[..., 0]), (np.uint8, np.float32)):
        with subtests.test(shape=picture.shape, dtype=dtype.__name__):
            image = picture.astype(dtype)
            result = resize(image, (5, 6), interpolation)
            assert (result.dtype, result.shape) == (dtype, (6, 5, *picture.shape[2:]))
            assert not result.flags.writeable
            assert image.flags.writeable


@pytest.mark.parametrize("interpolation", list(Interpolation))
def test_views_and_read_only_arrays_are_resized_like_copies(interpolation: Interpolation) -> None:
    image = noise()
    flipped = image[::-1, ::-1, ::-1]
    expected = resize(flipped.copy(), (9, 11), interpolation)
    image.flags.writeable = False
    np.testing.assert_array_equal(resize(flipped, (9, 11), interpolation), expected)


def test_only_cubic_and_lanczos_overshoot_and_bytes_are_clipped() -> None:
    step = np.zeros((4, 16), np.float32)
    step[:, 8:] = 255
    for interpolation in Interpolation:
        result = resize(step, (40, 4), interpolation)
        overshoots = interpolation in (C, Z)
        assert (result.min() < -1) == overshoots
        assert (result.max() > 256) == overshoots
        bytes_ = resize(step.astype(np.uint8), (40, 4), interpolation)
        np.testing.assert_allclose(bytes_, np.clip(result, 0, 255), atol=1.5)


def test_only_area_and_antialias_calm_a_checkerboard_when_shrinking() -> None:
    board = (np.indices((1024, 1024)).sum(axis=0) % 2 * 255).astype(np.uint8)
    spread = {i: float(resize(board, (224, 224), i).std()) for i in Interpolation}
    assert {i for i in Interpolation if spread[i] < 5} == {A, T}
    assert spread[N] > 120


@pytest.mark.parametrize("size_wh", [(0, 5), (5, 0), (-1, 5)])
def test_a_size_without_pixels_is_a_programmers_error(size_wh: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least 1 x 1"):
        resize(noise(), size_wh, L)


@pytest.mark.parametrize(
    "wrong",
    [
        noise().astype(np.float64),
        noise().astype(np.int64),
        noise()[:, :, :2],
        noise()[:, :, :, None],
        noise()[:0],
        noise()[0, 0],
        noise().astype(bool),
    ],
)
def test_other_arrays_never_reach_opencv(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="expected"):
        resize(wrong, (5, 5), N)


def test_every_method_has_a_name_and_a_hint_of_its_own() -> None:
    assert len({i.label for i in Interpolation}) == len({i.hint for i in Interpolation}) == 6
    assert all(i.hint.endswith(".") for i in Interpolation)
