"""The weights found with impulses are the weights the libraries use."""

from itertools import product

import cv2
import numpy as np
import pytest

from explorer.imaging import Fit, Interpolation, resize
from explorer.imaging.exact import sample_exact
from explorer.imaging.methods import samplings
from explorer.imaging.sampling import Sampling, sample
from explorer.imaging.taps import (
    AxisTaps,
    _probed,
    composed,
    pyr_down_taps,
    resize_taps,
    sampling_taps,
)
from explorer.shapes import RgbImage
from tests.imaging.makers import noise

SIZES = [
    ((60, 37), (24, 24)),
    ((451, 300), (224, 224)),
    ((600, 370), (244, 244)),
    ((23, 17), (60, 50)),
    ((50, 40), (25, 20)),
    ((64, 48), (64, 24)),
    ((64, 48), (128, 24)),
    ((5, 3), (224, 224)),
    ((1, 1), (32, 32)),
    ((7, 900), (32, 32)),
    ((512, 512), (64, 64)),
    ((512, 500), (500, 511)),
    ((1500, 701), (224, 168)),
]


@pytest.mark.parametrize("method", list(Interpolation))
def test_weights_times_pixels_are_the_librarys_float_output(
    method: Interpolation, subtests: pytest.Subtests
) -> None:
    for (width, height), (new_w, new_h) in SIZES:
        with subtests.test(old_wh=(width, height), new_wh=(new_w, new_h)):
            image = noise(width, height)[:, :, 0].astype(np.float32)
            rows = resize_taps(height, new_h, width, new_w, method)
            columns = resize_taps(width, new_w, height, new_h, method)
            found = rows.matrix(height) @ image @ columns.matrix(width).T
            np.testing.assert_allclose(found, resize(image, (new_w, new_h), method), atol=1e-3)
            for taps in (rows, columns):
                np.testing.assert_allclose(taps.weight.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("old_wh", [(2, 2), (3, 2), (17, 64), (601, 370)])
def test_halving_is_opencvs_float_output(old_wh: tuple[int, int]) -> None:
    width, height = old_wh
    image = noise(width, height)[:, :, 0].astype(np.float32)
    rows, columns = pyr_down_taps(height), pyr_down_taps(width)
    found = rows.matrix(height) @ image @ columns.matrix(width).T
    np.testing.assert_allclose(found, cv2.pyrDown(image), atol=1e-3)


def test_halving_is_one_four_six_four_one_sixteenths_mirrored_at_the_border() -> None:
    expected = np.zeros((4, 7))
    expected[0, :3] = [6, 8, 2]
    expected[1, :5] = expected[2, 2:] = [1, 4, 6, 4, 1]
    expected[3, 4:] = [2, 8, 6]
    np.testing.assert_array_equal(pyr_down_taps(7).matrix(7) * 16, expected)


def test_weights_by_hand() -> None:
    nearest = resize_taps(6, 2, 6, 2, Interpolation.NEAREST)
    assert (nearest.index.tolist(), nearest.weight.tolist()) == ([[0], [3]], [[1], [1]])
    area = resize_taps(3, 2, 3, 2, Interpolation.AREA).matrix(3)
    np.testing.assert_allclose(area, np.array([[2, 1, 0], [0, 1, 2]]) / 3, atol=1e-6)
    linear = resize_taps(2, 4, 2, 4, Interpolation.LINEAR).matrix(2)
    np.testing.assert_allclose(linear, [[1, 0], [0.75, 0.25], [0.25, 0.75], [0, 1]], atol=1e-6)


def test_cubic_and_lanczos_have_negative_weights_and_the_others_do_not() -> None:
    for method in Interpolation:
        least = resize_taps(90, 40, 90, 40, method).weight.min()
        assert (least < 0) == (method in (Interpolation.CUBIC, Interpolation.LANCZOS4))


def test_steps_in_a_row_are_the_product_of_their_matrices() -> None:
    first, second = pyr_down_taps(45), resize_taps(23, 9, 23, 9, Interpolation.CUBIC)
    both = composed(second, first)
    np.testing.assert_allclose(both.matrix(45), second.matrix(23) @ first.matrix(45), atol=1e-6)
    assert (np.diff(both.index, axis=1) >= 0).all()


@pytest.mark.parametrize("fit", list(Fit))
def test_taps_of_a_whole_setting_lead_to_its_bytes(fit: Fit, subtests: pytest.Subtests) -> None:
    for source_wh, base_passes in product([(131, 75), (40, 33), (200, 8)], [0, 2]):
        base = Sampling(size=48, fit=fit, passes=base_passes)
        for method, sampling in samplings(source_wh, base).items():
            with subtests.test(source_wh=source_wh, base_passes=base_passes, method=method):
                check_taps(noise(*source_wh), sampling)


def check_taps(image: RgbImage, sampling: Sampling) -> None:
    height, width = image.shape[:2]
    rows, columns = sampling_taps((width, height), sampling)
    down, across = rows.matrix(height), columns.matrix(width)
    exact = np.einsum("ri,ijk,cj->rck", down, image.astype(float), across, optimize=True)
    inside = np.ix_(down.sum(axis=1) > 0.5, across.sum(axis=1) > 0.5)
    floats = sample_exact(image[:, :, 0].astype(np.float32), sampling)
    np.testing.assert_allclose(exact[..., 0][inside], floats[inside], atol=2e-3)
    assert np.isnan(floats).sum() == floats.size - floats[inside].size
    apart = np.abs(np.clip(exact, 0, 255) - sample(image, sampling).pixels)[inside]
    # Fixed-point weights and roundings between steps, never a misplaced pixel.
    assert apart.max() <= 1.6


def test_rows_of_a_padding_bar_have_no_taps() -> None:
    rows, columns = sampling_taps((80, 40), Sampling(size=64, fit=Fit.PAD))
    assert np.flatnonzero(rows.weight.any(axis=1)).tolist() == list(range(16, 48))
    assert columns.weight.any(axis=1).all()


def test_the_pictures_own_size_is_every_pixel_itself() -> None:
    rows, columns = sampling_taps((50, 40), Sampling(size=None))
    np.testing.assert_array_equal(rows.matrix(40), np.eye(40))
    np.testing.assert_array_equal(columns.matrix(50), np.eye(50))


def test_a_window_on_the_source_keeps_every_term() -> None:
    taps = resize_taps(100, 30, 100, 30, Interpolation.LANCZOS4).part(10, 5)
    reach = taps.reach()
    assert reach is not None
    first, last = reach
    window = taps.shifted(first).matrix(last - first)
    np.testing.assert_array_equal(window, taps.matrix(100)[:, first:last])
    assert not taps.matrix(100)[:, :first].any()
    assert not taps.matrix(100)[:, last:].any()


def test_a_method_that_is_no_weighted_sum_is_noticed() -> None:
    with pytest.raises(RuntimeError, match="add up to 1"):
        _probed(lambda rows: 2 * rows, 20, 20, 3)
    with pytest.raises(RuntimeError, match="where the ramp says"):
        _probed(lambda rows: np.sqrt(rows), 40, 40, 3)


def test_taps_need_one_weight_each() -> None:
    with pytest.raises(ValueError, match="as many weights"):
        AxisTaps(np.zeros((3, 2), np.int32), np.zeros((3, 1), np.float32))
