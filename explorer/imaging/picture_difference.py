"""How far two pictures of one size lie apart: difference, PSNR, SSIM."""

from dataclasses import dataclass

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


def closeness(image: RgbImage, reference: RgbImage) -> Closeness:
    """Measure how close a picture is to a reference.

    Shape: two (H, W, 3) uint8.
    Convention: PSNR is 10 log10(255^2 / mean squared difference) over all channels; SSIM uses
    uniform 7 x 7 windows and is the mean over the channels.
    Raises: ValueError: if the shapes differ.
    Source: Wang, Bovik, Sheikh, Simoncelli 2004 for SSIM, as scikit-image computes it.
    """
    # Imported late: scikit-image costs half a second and memory that other rooms do not need.
    from skimage.metrics import structural_similarity

    apart = difference(image, reference).astype(np.float64)
    squared = float((apart * apart).mean())
    ssim = None
    if min(image.shape[:2]) >= WINDOW:
        ssim = float(structural_similarity(reference, image, channel_axis=2, win_size=WINDOW))  # type: ignore[no-untyped-call]
    return Closeness(
        psnr=float(10 * np.log10(255**2 / squared)) if squared else float("inf"),
        ssim=ssim,
        largest=int(np.abs(apart).max()),
        changed=float(apart.any(axis=2).mean()),
    )
