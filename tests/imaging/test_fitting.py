"""Every fit shows the part of the picture it says it shows, at every size."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.errors import ImageTooSmallError, SettingError
from explorer.imaging import Fit, Fitted, Interpolation, fit_to, resize, target_size
from explorer.imaging.fitting import PAD_COLOUR
from explorer.shapes import RgbImage
from tests.imaging.makers import noise

STEADY = settings(derandomize=True, database=None, max_examples=60)
AREA, LINEAR = Interpolation.AREA, Interpolation.LINEAR


def coordinates(width: int, height: int) -> RgbImage:
    """Red tells a pixel's place from left to right, green from top to bottom, blue is 255."""
    across = np.broadcast_to((np.arange(width) + 0.5) / width, (height, width))
    down = np.broadcast_to(((np.arange(height) + 0.5) / height)[:, None], (height, width))
    return np.rint(np.dstack([across, down, np.ones((height, width))]) * 255).astype(np.uint8)


def worst_error(fitted: Fitted, source_wh: tuple[int, int]) -> tuple[float, float]:
    """How far, in 1/255 of the source, the colours say the geometry is off, except at edges."""
    height, width = fitted.pixels.shape[:2]
    worst = []
    for axis, (count, length) in enumerate(zip((width, height), source_wh, strict=True)):
        place = (np.arange(count) + 0.5 - fitted.offset_xy[axis]) / fitted.scale_xy[axis] / length
        # New pixels are wider than old ones by 1 / scale, which the edge cuts off.
        margin = max(1.0, 1 / fitted.scale_xy[axis]) / length
        inside = (place > margin) & (place < 1 - margin)
        middle = fitted.pixels[height // 2, :, 0] if axis == 0 else fitted.pixels[:, width // 2, 1]
        error = np.abs(middle[inside] - place[inside] * 255)
        worst.append(float(error.max(initial=0)))
    return worst[0], worst[1]


@pytest.mark.parametrize("fit", list(Fit))
def test_geometry_leads_every_pixel_back_to_its_source(fit: Fit, subtests: pytest.Subtests) -> None:
    sources = [(600, 370), (370, 600), (100, 100), (1100, 240)]
    for source_wh, size in product(sources, [32, 224, 244, 1024]):
        with subtests.test(source_wh=source_wh, size=size):
            how = LINEAR if size > 300 else AREA
            fitted = fit_to(coordinates(*source_wh), (size, size), fit, how)
            assert fitted.pixels.shape == (size, size, 3)
            assert not fitted.pixels.flags.writeable
            assert max(worst_error(fitted, source_wh)) <= 1.6


def to_source(fitted: Fitted, box: tuple[float, ...]) -> tuple[float, ...]:
    """Lead a box back to the original, as `Fitted` says its points came from there."""
    scales, offsets = fitted.scale_xy * 2, fitted.offset_xy * 2
    return tuple((x - off) / scale for x, off, scale in zip(box, offsets, scales, strict=True))


def test_a_box_is_led_back_to_the_original() -> None:
    fitted = fit_to(coordinates(400, 200), (100, 100), Fit.CROP, AREA)
    assert to_source(fitted, (0, 0, 100, 100)) == (100, 0, 300, 200)
    stretched = fit_to(coordinates(400, 200), (100, 100), Fit.STRETCH, AREA)
    assert to_source(stretched, (25, 50, 50, 100)) == (100, 100, 200, 200)
    padded = fit_to(coordinates(400, 200), (100, 100), Fit.PAD, AREA)
    assert to_source(padded, (0, 0, 100, 100)) == (0, -100, 400, 300)


def test_stretch_is_a_plain_resize() -> None:
    fitted = fit_to(noise(60, 40), (32, 50), Fit.STRETCH, LINEAR)
    np.testing.assert_array_equal(fitted.pixels, resize(noise(60, 40), (32, 50), LINEAR))
    assert fitted.scale_xy == pytest.approx((32 / 60, 50 / 40))


def test_crop_resizes_the_short_side_and_cuts_the_middle_out() -> None:
    fitted = fit_to(noise(60, 40), (40, 40), Fit.CROP, AREA)
    np.testing.assert_array_equal(fitted.pixels, noise(60, 40)[:, 10:50])
    halved = fit_to(noise(40, 120), (20, 20), Fit.CROP, AREA)
    np.testing.assert_array_equal(halved.pixels, resize(noise(40, 120), (20, 60), AREA)[20:40])


def test_pad_keeps_everything_and_fills_with_the_mean_colour() -> None:
    fitted = fit_to(noise(60, 40), (60, 60), Fit.PAD, AREA)
    np.testing.assert_array_equal(fitted.pixels[10:50], noise(60, 40))
    assert (fitted.pixels[:10] == PAD_COLOUR).all()
    assert (fitted.pixels[50:] == PAD_COLOUR).all()


def test_the_pad_colour_is_nearly_zero_for_the_weights() -> None:
    assert np.abs(np.array(PAD_COLOUR) - (123.68, 116.779, 103.939)).max() < 1


@pytest.mark.parametrize(
    ("size", "short"), [(224, 256), (448, 512), (112, 128), (32, 37), (244, 279)]
)
def test_evaluation_resizes_the_short_side_to_eight_sevenths(size: int, short: int) -> None:
    fitted = fit_to(coordinates(500, 400), (size, size), Fit.EVALUATION, AREA)
    assert fitted.scale_xy[1] == short / 400


@pytest.mark.parametrize(
    "size_wh", [(500, 375), (375, 500), (341, 257), (257, 341), (224, 224), (640, 90)]
)
def test_evaluation_at_224_is_torchvisions_recipe(size_wh: tuple[int, int]) -> None:
    # torchvision.transforms: Resize(256), CenterCrop(224), written out
    width, height = size_wh
    short, long = min(size_wh), max(size_wh)
    new_long = int(256 * long / short)
    new_wh = (256, new_long) if width <= height else (new_long, 256)
    resized = Image.fromarray(noise(*size_wh)).resize(new_wh, Image.Resampling.BILINEAR)
    left, top = (round((side - 224) / 2.0) for side in new_wh)
    expected = resized.crop((left, top, left + 224, top + 224))
    found = fit_to(noise(*size_wh), (224, 224), Fit.EVALUATION, Interpolation.ANTIALIAS)
    np.testing.assert_array_equal(found.pixels, np.asarray(expected))


@pytest.mark.parametrize("fit", list(Fit))
def test_extreme_shapes_are_fitted_without_huge_pictures_in_between(
    fit: Fit, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    from explorer.imaging import fitting

    asked: list[int] = []

    def spy(image: RgbImage, size_wh: tuple[int, int], how: Interpolation) -> RgbImage:
        asked.append(size_wh[0] * size_wh[1])
        return resize(image, size_wh, how)

    monkeypatch.setattr(fitting, "resize", spy)
    for source_wh in [(1, 1), (1, 20_000), (20_000, 1), (2, 9_000), (5000, 3)]:
        with subtests.test(source_wh=source_wh):
            asked.clear()
            fitted = fit_to(coordinates(*source_wh), (1024, 1024), fit, AREA)
            assert fitted.pixels.shape == (1024, 1024, 3)
            assert max(asked) <= 1 << 24
            left, top, right, bottom = to_source(fitted, (0, 0, 1024, 1024))
            if fit in (Fit.CROP, Fit.EVALUATION):
                assert (left, top) >= (-1e-6, -1e-6)
                assert right <= source_wh[0] + 1e-6
                assert bottom <= source_wh[1] + 1e-6
            else:
                assert left <= 1e-6
                assert right >= source_wh[0] - 1e-6


@STEADY
@given(
    st.integers(1, 90),
    st.integers(1, 90),
    st.integers(1, 70),
    st.integers(1, 70),
    st.sampled_from(Fit),
)
def test_the_result_has_the_size_asked_for_whatever_the_shapes(
    width: int, height: int, new_w: int, new_h: int, fit: Fit
) -> None:
    fitted = fit_to(coordinates(width, height), (new_w, new_h), fit, AREA)
    assert fitted.pixels.shape == (new_h, new_w, 3)
    assert min(fitted.scale_xy) > 0
    if fit is not Fit.PAD:
        assert (fitted.pixels[:, :, 2] == 255).all()


@pytest.mark.parametrize("wrong", [noise()[:, :, 0], noise().astype(np.float32)])
def test_anything_but_rgb_bytes_is_a_programmers_error(wrong: np.ndarray) -> None:
    for fit in Fit:
        with pytest.raises(ValueError, match="expected"):
            fit_to(wrong, (32, 32), fit, AREA)


# --- the size of the input


@pytest.mark.parametrize("size", [32, 224, 244, 1024])
def test_a_size_is_a_square(size: int) -> None:
    assert target_size((600, 370), size) == (size, size)


@pytest.mark.parametrize("size", [31, 1025, 0, -224, 224.0, True, "224"])
def test_sizes_out_of_range_are_refused_in_words(size: object) -> None:
    with pytest.raises(SettingError) as caught:
        target_size((600, 370), size)  # type: ignore[arg-type]
    assert str(caught.value) == (f"The input size {size} is not possible; choose from 32 to 1024.")


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ((600, 370), (600, 370)),
        ((32, 32), (32, 32)),
        ((1024, 33), (1024, 33)),
        ((2048, 1000), (1024, 500)),
        ((3000, 4000), (768, 1024)),
    ],
)
def test_the_own_size_is_kept_or_shrunk_to_1024(
    own: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert target_size(own, None) == expected


@pytest.mark.parametrize("own", [(31, 100), (20_000, 300), (1, 20_000)])
def test_an_own_size_too_narrow_for_the_network_is_refused(own: tuple[int, int]) -> None:
    with pytest.raises(ImageTooSmallError, match="each side needs at least 32"):
        target_size(own, None)


@STEADY
@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_the_own_size_is_always_in_range_and_keeps_its_proportions(width: int, height: int) -> None:
    try:
        found = target_size((width, height), None)
    except ImageTooSmallError:
        assert min(width, height) * min(1, 1024 / max(width, height)) < 32
        return
    assert all(32 <= side <= 1024 for side in found)
    assert found[0] / found[1] == pytest.approx(width / height, rel=0.5 / min(found) * 2)
