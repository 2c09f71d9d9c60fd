"""How far two pictures of one size lie apart: difference, PSNR, SSIM."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from explorer.shapes import GrayLevels, RgbImage

WINDOW = 7
"""SSIM looks at windows of 7 x 7 pixels."""


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close a picture is to a reference.

    Convention: `psnr` is infinite for equal pictures, `ssim` None where a side is under 7 pixels;
    `largest` is the largest difference of any channel, `changed` the share of pixels that differ.
    """

    psnr: float
    ssim: float | None
    largest: int
    changed: float


def difference(reference: RgbImage, image: RgbImage) -> npt.NDArray[np.int16]:
    """Subtract the reference, which comes first as in `studies.comparison`, channel by channel.

    Shape: two (H, W, 3) -> (H, W, 3), -255..255.
    Raises: ValueError: if the shapes differ.
    """
    if image.shape != reference.shape:
        raise ValueError(f"shapes differ: {image.shape} and {reference.shape}")
    return image.astype(np.int16) - reference.astype(np.int16)


def closeness(image: RgbImage, reference: RgbImage) -> Closeness:
    """Measure how close a picture is to a reference.

    Shape: two (H, W, 3) uint8.
    Convention: PSNR is 10 log10(255^2 / mean squared difference) over all channels; SSIM uses
    uniform 7 x 7 windows and is the mean over the channels.
    Raises: ValueError: if the shapes differ.
    Source: see `ssim`.
    """
    apart = difference(reference, image).astype(np.float64)
    squared = float((apart * apart).mean())
    return Closeness(
        psnr=float(10 * np.log10(255**2 / squared)) if squared else float("inf"),
        ssim=_of_all_channels(reference, image) if min(image.shape[:2]) >= WINDOW else None,
        largest=int(np.abs(apart).max()),
        changed=float(apart.any(axis=2).mean()),
    )


def _of_all_channels(a: RgbImage, b: RgbImage) -> float:
    return sum(ssim(a[..., channel], b[..., channel]) for channel in range(3)) / 3


def ssim(a: GrayLevels, b: GrayLevels) -> float:
    """Compute the structural similarity of two gray pictures: 1 where they are equal.

    Shape: (H, W) and (H, W).
    Convention: windows of 7x7 equal weights (the largest odd size that fits in smaller pictures),
    sample covariance, averaged over all windows that lie inside. NaN under 3 px.
    Source: Wang, Bovik, Sheikh & Simoncelli 2004, equation 13.
    """
    window = min(WINDOW, *(side - (side + 1) % 2 for side in a.shape))
    if window < 3:
        return np.nan
    x, y = a.astype(np.float64), b.astype(np.float64)

    def mean(plane: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        edge = window // 2
        blurred: npt.NDArray[np.float64] = np.asarray(cv2.blur(plane, (window, window)))
        return blurred[edge:-edge, edge:-edge]

    sample = window**2 / (window**2 - 1)
    mean_x, mean_y = mean(x), mean(y)
    var_x, var_y = (sample * (mean(p * p) - m * m) for p, m in ((x, mean_x), (y, mean_y)))
    both = sample * (mean(x * y) - mean_x * mean_y)
    small_1, small_2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    above = (2 * mean_x * mean_y + small_1) * (2 * both + small_2)
    below = (mean_x**2 + mean_y**2 + small_1) * (var_x + var_y + small_2)
    return float((above / below).mean())
