"""A picture as numbers that an optimiser may change."""

import math

import numpy as np
import torch
from torch import Tensor

from explorer.shapes import RgbImage, ShapeHW
from explorer.studies.optimising.means import Means

_START = 0.01
"""Spread of the numbers at the start; waves then make a gray picture with a faint mottle."""
_FAINT = 0.25
"""By how much waves are toned down, so that steps of 0.05 suit pictures of any size.

Source: Lucid, `spatial.py`.
"""
_EDGE = 0.02
"""So far from black and white a given picture begins."""
_COLOURS = ((0.26, 0.09, 0.02), (0.27, 0.00, -0.05), (0.27, -0.09, 0.03))
"""How red, green and blue of photos hang together: the root of their covariance in ImageNet.

Source: Lucid, `color.py` (Olah, Mordvintsev & Schubert, Feature Visualization, Distill 2017).
"""


class Painting:
    """A picture and the numbers behind it.

    Shape: `numbers` (1, 3, H, W), or (1, 3, H, W // 2 + 1, 2) for waves: their cosines and sines.
    Convention: seeded by `random`; without `random` it begins as an even gray.
    """

    def __init__(self, shape_hw: ShapeHW, means: Means, random: torch.Generator | None) -> None:
        self._shape_hw = height, width = shape_hw
        shape = (1, 3, height, width // 2 + 1, 2) if means.fourier else (1, 3, height, width)
        start = torch.zeros(shape) if random is None else torch.randn(shape, generator=random)
        self.numbers = (start * _START).requires_grad_()
        self._scale = _falling(shape_hw) * _FAINT if means.fourier else None
        self._colours = _mixing() if means.decorrelated else None

    @classmethod
    def of(cls, pixels: RgbImage, means: Means) -> "Painting":
        """Begin at a picture.

        Convention: what is black or white begins a little grayer, so that it can still change.
        """
        painting = cls((pixels.shape[0], pixels.shape[1]), means, None)
        shares = torch.from_numpy(pixels / np.float32(255)).permute(2, 0, 1)[None]
        planes = shares.clamp(_EDGE, 1 - _EDGE).logit()
        if painting._colours is not None:
            planes = torch.einsum("ij,bjhw->bihw", torch.linalg.inv(painting._colours), planes)
        if painting._scale is not None:
            planes = torch.view_as_real(torch.fft.rfft2(planes) / painting._scale)
        painting.numbers = planes.contiguous().requires_grad_()
        return painting

    def picture(self) -> Tensor:
        """The picture that the numbers stand for.

        Shape: (1, 3, H, W), red, green and blue, 0..1.
        """
        planes = self.numbers
        if self._scale is not None:
            waves = torch.view_as_complex(self.numbers) * self._scale
            planes = torch.fft.irfft2(waves, s=self._shape_hw)
        if self._colours is not None:
            planes = torch.einsum("ij,bjhw->bihw", self._colours, planes)
        return planes.sigmoid()

    def pixels(self) -> RgbImage:
        """The picture as it is shown: rounded, read-only."""
        with torch.no_grad():
            found = (self.picture()[0].permute(1, 2, 0) * 255).round().to(torch.uint8)
        shown: RgbImage = found.contiguous().numpy()
        shown.flags.writeable = False
        return shown


def _falling(shape_hw: ShapeHW) -> Tensor:
    """How strong each wave may be: one part in its frequency, as in photos.

    Shape: (H, W // 2 + 1).
    Source: Lucid, `spatial.py`; the even gray counts as the broadest wave.
    """
    height, width = shape_hw
    down, across = torch.fft.fftfreq(height)[:, None], torch.fft.rfftfreq(width)[None]
    return math.sqrt(height * width) / torch.hypot(down, across).clamp(min=1 / max(shape_hw))


def _mixing() -> Tensor:
    """Red, green and blue from three numbers that vary on their own in photos.

    Shape: (3, 3), its longest column of length 1.
    """
    matrix = torch.tensor(_COLOURS)
    mixing: Tensor = matrix / torch.linalg.vector_norm(matrix, dim=0).max()
    return mixing
