"""Difference, PSNR and SSIM are the textbook's."""

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from explorer.imaging.picture_difference import closeness, difference, ssim
from tests.imaging.makers import noise


def ssim_by_hand(x: np.ndarray, y: np.ndarray) -> float:
    """Mean over all 7 x 7 windows that lie inside, one after the other, sample variances."""
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    found = []
    for top in range(x.shape[0] - 6):
        for left in range(x.shape[1] - 6):
            a = x[top : top + 7, left : left + 7].astype(float).ravel()
            b = y[top : top + 7, left : left + 7].astype(float).ravel()
            (va, vab), (_, vb) = np.cov(a, b)
            found.append(
                (2 * a.mean() * b.mean() + c1)
                * (2 * vab + c2)
                / ((a.mean() ** 2 + b.mean() ** 2 + c1) * (va + vb + c2))
            )
    return float(np.mean(found))


def test_equal_pictures_are_infinitely_close() -> None:
    found = closeness(noise(), noise())
    assert (found.psnr, found.ssim, found.largest, found.changed) == (np.inf, 1.0, 0, 0.0)


def test_a_picture_off_by_one_has_48_decibels() -> None:
    image = np.full((9, 9, 3), 100, np.uint8)
    assert closeness(image, image + np.uint8(1)).psnr == pytest.approx(48.1308, abs=1e-4)


def test_the_figures_are_those_computed_by_hand() -> None:
    one, other = noise(16, 12, 1), noise(16, 12, 2)
    other[:, :8] = one[:, :8]
    other[0, 15] = one[0, 15] ^ np.uint8(255)
    found = closeness(one, other)
    assert found.ssim == pytest.approx(
        np.mean([ssim_by_hand(one[..., c], other[..., c]) for c in range(3)]), abs=1e-9
    )
    squares = [(int(a) - int(b)) ** 2 for a, b in zip(one.flat, other.flat, strict=True)]
    assert found.psnr == pytest.approx(10 * np.log10(65025 / np.mean(squares)))
    assert found.largest == int(np.sqrt(max(squares)))
    assert found.changed == pytest.approx(0.5, abs=0.01)


def test_tiny_pictures_have_no_ssim() -> None:
    assert closeness(noise(6, 40), noise(6, 40, 1)).ssim is None
    assert closeness(noise(7, 40), noise(7, 40, 1)).ssim is not None


def test_differences_keep_their_sign() -> None:
    black, white = np.zeros((2, 2, 3), np.uint8), np.full((2, 2, 3), 255, np.uint8)
    assert (difference(white, black) == -255).all()
    assert (difference(black, white) == 255).all()
    with pytest.raises(ValueError, match="shapes differ"):
        difference(black, white[:1])


@pytest.mark.parametrize("shape", [(7, 7), (20, 33), (56, 56), (3, 9), (5, 4)])
def test_ssim_is_scikit_images(shape: tuple[int, int]) -> None:
    a = np.random.default_rng(8).integers(0, 256, shape).astype(np.uint8)
    b = np.clip(a + np.random.default_rng(8).normal(0, 20, shape), 0, 255).astype(np.uint8)
    window = min(7, *(side if side % 2 else side - 1 for side in shape))
    expected = structural_similarity(a, b, data_range=255, win_size=window)
    assert ssim(a, b) == pytest.approx(expected, abs=1e-10)
    assert ssim(a, a) == pytest.approx(1)


def test_ssim_of_two_pixels_is_not_made_up() -> None:
    assert np.isnan(ssim(np.zeros((2, 9), np.uint8), np.zeros((2, 9), np.uint8)))
