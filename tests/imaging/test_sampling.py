import cv2
import numpy as np
import pytest

from explorer.errors import ImageTooSmallError
from explorer.imaging import ColourOrder, Fit, Interpolation
from explorer.imaging.sampling import Sampling, sample
from explorer.shapes import RgbImage

PICTURE = np.random.default_rng(1).integers(0, 256, (370, 600, 3), dtype=np.uint8)


def test_pyramid_passes_alone_halve_the_articles_picture_to_300x185() -> None:
    seen = sample(PICTURE, Sampling(passes=1, size=None))
    np.testing.assert_array_equal(seen.pixels, cv2.pyrDown(PICTURE))
    assert seen.size_wh == (300, 185)


def test_passes_come_before_the_resize() -> None:
    seen = sample(PICTURE, Sampling(Interpolation.NEAREST, 2, 64, Fit.STRETCH))
    small = cv2.pyrDown(cv2.pyrDown(PICTURE))
    expected = cv2.resize(small, (64, 64), interpolation=cv2.INTER_NEAREST)
    np.testing.assert_array_equal(seen.pixels, expected)


def test_bgr_swaps_red_and_blue_and_gray_repeats_one_plane() -> None:
    rgb = sample(PICTURE, Sampling()).pixels
    bgr = sample(PICTURE, Sampling(order=ColourOrder.BGR)).pixels
    np.testing.assert_array_equal(bgr, rgb[:, :, ::-1])
    gray = sample(PICTURE, Sampling(order=ColourOrder.GRAY)).pixels
    assert (gray[:, :, :1] == gray).all()
    expected = rgb @ np.float64([0.299, 0.587, 0.114])
    assert np.abs(gray[:, :, 0] - expected).max() <= 1


@pytest.mark.parametrize("fit", list(Fit))
def test_geometry_leads_back_to_the_spot_in_the_original(
    fit: Fit, subtests: pytest.Subtests
) -> None:
    # a smooth bump whose centre of mass can be followed through every step
    rows, columns = np.mgrid[0:370, 0:600]
    bump = 255 * np.exp(-((rows + 0.5 - 190) ** 2 + (columns + 0.5 - 330) ** 2) / (2 * 18**2))
    picture: RgbImage = np.repeat(bump.round().astype(np.uint8)[:, :, None], 3, axis=2)
    rows, columns = np.mgrid[0:224, 0:224]
    for passes in (0, 1, 2):
        with subtests.test(passes=passes):
            seen = sample(picture, Sampling(Interpolation.AREA, passes, 224, fit))
            light = seen.pixels[:, :, 0].astype(float)
            if fit is Fit.PAD:
                light[seen.pixels[:, :, 0] != seen.pixels[:, :, 1]] = 0
            found = [(light * axis).sum() / light.sum() + 0.5 for axis in (columns, rows)]
            source = [
                (place - offset) / scale
                for place, offset, scale in zip(found, seen.offset_xy, seen.scale_xy, strict=True)
            ]
            assert source == pytest.approx([330, 190], abs=1.2)


def test_the_steps_are_told_in_order_with_their_sizes() -> None:
    seen = sample(PICTURE, Sampling(passes=1, order=ColourOrder.GRAY))
    assert [str(step) for step in seen.steps][:2] == ["picture 600×370", "1 × pyrDown: 300×185"]
    assert str(seen.steps[-1]) == "Gray"
    assert len(seen.steps) == 4


def test_an_own_size_under_32_px_is_refused() -> None:
    with pytest.raises(ImageTooSmallError):
        sample(PICTURE[:40], Sampling(passes=1, size=None))
