"""Detail that a smaller picture cannot hold, and what resampling makes of it instead."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from explorer.imaging.pyramids import pyr_down
from explorer.imaging.resampling import resize
from explorer.imaging.sampling import Sampling
from explorer.shapes import RgbImage

Levels = npt.NDArray[np.float32]
_NOTHING = 1e-3
"""A mean square of the fine part, in squared gray levels, under which there is nothing fine."""


@dataclass(frozen=True, slots=True)
class FalseDetail:
    """What a method makes of the detail that is too fine for the new size.

    Shape: `picture` (side, side), signed gray levels: all of it is false.
    Convention: `share` is mean(picture^2) / mean(fine^2): 0 is ideal, 1 means that the detail comes
    through at full strength as something it is not; None where the source has no such detail.
    """

    picture: Levels
    share: float | None


def brightness(image: RgbImage) -> Levels:
    """Mix the colours to one brightness.

    Shape: (H, W, 3) -> (H, W), 0..255.
    Source: ITU-R BT.601.
    """
    mixed: Levels = (image @ np.array([0.299, 0.587, 0.114])).astype(np.float32)
    return mixed


def fine_part(levels: Levels, side: int) -> Levels:
    """What of a square picture is too fine for `side` x `side` pixels.

    Shape: (N, N), N even -> (N, N), signed.
    Convention: of the N x N coefficients of the cosine transform the first side x side are the
    waves of at most half a cycle per new pixel along either axis; all others are the fine part. The
    cosine transform mirrors the picture at its border, so the border makes no detail of its own.
    Raises: ValueError: if the picture is not square with an even side.
    Source: Nyquist-Shannon; DCT-II, orthonormal.
    """
    height, width = levels.shape
    if height != width or height % 2:
        raise ValueError(f"expected a square picture with an even side, got {levels.shape}")
    coefficients = cv2.dct(levels.astype(np.float64))
    coefficients[:side, :side] = 0
    fine: Levels = cv2.idct(coefficients).astype(np.float32)
    return fine


def resampled(levels: Levels, side: int, sampling: Sampling) -> Levels:
    """Stretch brightness to `side` x `side` by a method's passes and interpolation, unrounded.

    Shape: (H, W) -> (side, side).
    """
    return resize(pyr_down(levels, sampling.passes), (side, side), sampling.interpolation)


def false_detail(levels: Levels, side: int, sampling: Sampling) -> FalseDetail:
    """Resample only what is too fine for the new size; an ideal method would leave nothing.

    Shape: (N, N), N even.
    Convention: resampling floats is linear, so the picture found is exactly the part of the result
    that comes from detail above the new size's limit.
    Raises: ValueError: as `fine_part`.
    """
    fine = fine_part(levels, side)
    energy = _mean_square(fine)
    found = resampled(fine, side, sampling)
    return FalseDetail(found, _mean_square(found) / energy if energy > _NOTHING else None)


def log_spectrum(levels: Levels) -> Levels:
    """How strong each wave is, on a logarithmic scale, the mean brightness left out.

    Shape: (H, W) -> (H, W), slow waves in the middle (row H // 2, column W // 2).
    Convention: log10(1 + |F| / sqrt(H W)) with F the discrete Fourier transform, so pictures of
    different sizes have comparable scales.
    """
    waves = np.fft.fftshift(np.fft.fft2(levels - levels.mean(dtype=np.float64)))
    strength: Levels = np.log10(1 + np.abs(waves) / np.sqrt(levels.size)).astype(np.float32)
    return strength


def _mean_square(values: Levels) -> float:
    return float(np.square(values, dtype=np.float64).mean())
