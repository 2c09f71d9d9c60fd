"""False detail is what a method makes of waves the new size cannot hold."""

import cv2
import numpy as np
import pytest
from scipy import fft

from explorer.imaging import Fit, Interpolation
from explorer.imaging.aliasing import (
    brightness,
    false_detail,
    fine_part,
    log_spectrum,
    resampled,
)
from explorer.imaging.methods import Method, samplings
from explorer.imaging.sample_charts import CHARTS
from explorer.imaging.sampling import Sampling
from tests.imaging.makers import noise

NEAREST = Sampling(Interpolation.NEAREST)


def shares(chart: str, side: int) -> dict[Method, float]:
    levels = brightness(CHARTS[chart]())
    methods = samplings((512, 512), Sampling(size=side, fit=Fit.STRETCH))
    found = {m: false_detail(levels, side, item).share for m, item in methods.items()}
    return {method: share for method, share in found.items() if share is not None}


@pytest.mark.parametrize("side", [64, 128, 224, 384])
def test_area_and_the_pyramid_beat_nearest_by_far_on_the_zone_plate(side: int) -> None:
    found = shares("zone-plate", side)
    assert found[Method.NEAREST] == pytest.approx(1, abs=0.05)
    assert found[Method.AREA] < 0.2 * found[Method.NEAREST]
    assert found[Method.PYRAMID] < 0.1 * found[Method.NEAREST]
    assert found[Method.ANTIALIAS] < found[Method.AREA] < found[Method.LINEAR]


@pytest.mark.parametrize("side", [64, 128, 224, 384])
def test_methods_alias_in_the_order_that_their_hints_tell(side: int) -> None:
    found = shares("zone-plate", side)
    told = [Method.ANTIALIAS, Method.AREA, Method.LINEAR, Method.CUBIC, Method.LANCZOS4]
    assert sorted(told, key=lambda method: found[method]) == told
    assert max(found, key=lambda method: found[method]) is Method.NEAREST


def test_the_finest_checkerboard_survives_nearest_and_not_area() -> None:
    found = shares("checkerboard-1", 128)
    assert found[Method.NEAREST] == pytest.approx(1, abs=1e-3)
    assert found[Method.AREA] == pytest.approx(0, abs=1e-6)


def test_a_single_wave_is_fine_or_not_by_its_cycles() -> None:
    rows = (np.arange(64) + 0.5) / 64
    for cycles, fine in ((15, False), (17, True)):
        wave = np.float32(np.cos(np.pi * cycles * rows))[:, None] * np.ones((1, 64), np.float32)
        found = fine_part(100 * wave, 16)
        np.testing.assert_allclose(found, 100 * wave if fine else 0 * wave, atol=1e-3)


def test_the_fine_part_is_scipys_cosine_transform_without_its_corner() -> None:
    levels = brightness(noise(40, 40))
    coefficients = fft.dctn(levels.astype(np.float64), norm="ortho")
    coefficients[:13, :13] = 0
    np.testing.assert_allclose(
        fine_part(levels, 13), fft.idctn(coefficients, norm="ortho"), atol=1e-3
    )


def test_the_false_picture_is_exactly_the_fine_parts_share_of_the_result() -> None:
    levels = brightness(noise(64, 64))
    for item in samplings((64, 64), Sampling(size=32, fit=Fit.STRETCH)).values():
        coarse = levels - fine_part(levels, 32)
        whole = resampled(levels, 32, item)
        np.testing.assert_allclose(
            false_detail(levels, 32, item).picture, whole - resampled(coarse, 32, item), atol=2e-2
        )


def test_a_picture_without_fine_detail_has_no_share() -> None:
    flat = np.full((64, 64), 90, np.float32)
    assert false_detail(flat, 32, NEAREST).share is None
    assert false_detail(brightness(noise(64, 64)), 64, NEAREST).share is None


def test_brightness_is_opencvs_gray() -> None:
    image = noise()
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    np.testing.assert_allclose(brightness(image), gray, atol=0.6)


def test_a_wave_is_two_points_of_the_spectrum_and_the_mean_is_left_out() -> None:
    columns = np.arange(32)
    wave = 128 + 50 * np.cos(2 * np.pi * 5 * columns / 32)
    found = log_spectrum(np.broadcast_to(wave, (32, 32)).astype(np.float32))
    bright = {(int(r), int(c)) for r, c in np.argwhere(found > 0.1)}
    assert bright == {(16, 11), (16, 21)}
    assert found[16, 21] == pytest.approx(np.log10(1 + 50 / 2 * 32), abs=1e-3)


def test_only_square_pictures_with_an_even_side_are_split() -> None:
    for shape in ((64, 62), (63, 63)):
        with pytest.raises(ValueError, match="square picture with an even side"):
            fine_part(np.zeros(shape, np.float32), 16)
