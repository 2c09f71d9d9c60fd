"""A picture as numbers that an optimiser may change."""

import torch
from torch import Tensor

from explorer.shapes import RgbImage
from explorer.studies.optimising.means import Means

_START = 0.01
"""Spread of the numbers at the start; waves then make a gray picture with a faint mottle."""
_FAINT = 0.25
"""By how much waves are toned down, so that steps of 0.05 suit pictures of any size.

Source: Lucid, `spatial.py`.
"""
_COLOURS = ((0.26, 0.09, 0.02), (0.27, 0.00, -0.05), (0.27, -0.09, 0.03))
"""How red, green and blue of photos hang together: the root of their covariance in ImageNet.

Source: Lucid, `color.py` (Olah, Mordvintsev & Schubert, Feature Visualization, Distill 2017).
"""


class Painting:
    """A square picture and the numbers behind it.

    Shape: `numbers` (1, 3, S, S), or (1, 3, S, S // 2 + 1, 2) for waves: their cosines and sines.
    Convention: seeded by `random`; without `random` it begins as an even gray.
    """

    def __init__(self, side: int, means: Means, random: torch.Generator | None) -> None:
        self.side = side
        self._means = means
        shape = (1, 3, side, side // 2 + 1, 2) if means.fourier else (1, 3, side, side)
        start = torch.zeros(shape) if random is None else torch.randn(shape, generator=random)
        self.numbers = (start * _START).requires_grad_()
        self._scale = _falling(side) * _FAINT if means.fourier else None
        self._colours = _mixing() if means.decorrelated else None

    def picture(self) -> Tensor:
        """The picture that the numbers stand for.

        Shape: (1, 3, S, S), red, green and blue, 0..1.
        """
        planes = self.numbers
        if self._scale is not None:
            waves = torch.view_as_complex(self.numbers) * self._scale
            planes = torch.fft.irfft2(waves, s=(self.side, self.side))
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


def _falling(side: int) -> Tensor:
    """How strong each wave may be: one part in its frequency, as in photos.

    Shape: (S, S // 2 + 1).
    Source: Lucid, `spatial.py`; the even gray counts as the broadest wave.
    """
    down, across = torch.fft.fftfreq(side)[:, None], torch.fft.rfftfreq(side)[None]
    return side / torch.hypot(down, across).clamp(min=1 / side)


def _mixing() -> Tensor:
    """Red, green and blue from three numbers that vary on their own in photos.

    Shape: (3, 3), its longest column of length 1.
    """
    matrix = torch.tensor(_COLOURS)
    mixing: Tensor = matrix / torch.linalg.vector_norm(matrix, dim=0).max()
    return mixing
