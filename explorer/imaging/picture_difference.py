"""How far two pictures of one size lie apart: difference, PSNR, SSIM."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from explorer.shapes import RgbImage

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


def difference(image: RgbImage, reference: RgbImage) -> npt.NDArray[np.int16]:
    """Subtract the reference, channel by channel.

    Shape: two (H, W, 3) -> (H, W, 3), -255..255.
    Raises: ValueError: if the shapes differ.
    """
    if image.shape != reference.shape:
        raise ValueError(f"shapes differ: {image.shape} and {reference.shape}")
    return image.astype(np.int16) - reference.astype(np.int16)


def structural_similarity(reference: RgbImage, image: RgbImage) -> float:
    """Measure how alike two pictures are in mean, contrast and structure, window by window.

    Shape: two (H, W, 3) uint8, sides of at least 7.
    Convention: the mean over channels and over all whole 7 x 7 windows, each pixel of a window
    counting the same; sample variances (divided by 48); K1 = 0.01, K2 = 0.03, range 255: the
    defaults of scikit-image, whose import alone takes 60 MB.
    Source: Z. Wang, A. Bovik, H. Sheikh, E. Simoncelli, Image Quality Assessment: From Error
    Visibility to Structural Similarity, IEEE TIP 13(4), 2004, equation 13.
    """
    x, y = reference.astype(np.float64), image.astype(np.float64)
    count, inner = WINDOW**2, slice(WINDOW // 2, -(WINDOW // 2))

    def means(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        found = cv2.blur(values, (WINDOW, WINDOW))[inner, inner]
        return found.astype(np.float64, copy=False)

    mean_x, mean_y = means(x), means(y)
    sample = count / (count - 1)
    variance_x = sample * (means(x * x) - mean_x * mean_x)
    variance_y = sample * (means(y * y) - mean_y * mean_y)
    covariance = sample * (means(x * y) - mean_x * mean_y)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    above = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    below = (mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2)
    return float((above / below).mean())


def closeness(image: RgbImage, reference: RgbImage) -> Closeness:
    """Measure how close a picture is to a reference.

    Shape: two (H, W, 3) uint8.
    Convention: PSNR is 10 log10(255^2 / mean squared difference) over all channels; SSIM uses
    uniform 7 x 7 windows and is the mean over the channels.
    Raises: ValueError: if the shapes differ.
    """
    apart = difference(image, reference).astype(np.float64)
    squared = float((apart * apart).mean())
    ssim = None
    if min(image.shape[:2]) >= WINDOW:
        ssim = structural_similarity(reference, image)
    return Closeness(
        psnr=float(10 * np.log10(255**2 / squared)) if squared else float("inf"),
        ssim=ssim,
        largest=int(np.abs(apart).max()),
        changed=float(apart.any(axis=2).mean()),
    )
