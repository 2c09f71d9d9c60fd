"""Moving a picture a little before each step, so that no trick of single pixels pays."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

SHIFT = 6.0
"""Pixels to either side."""
TURN = 8.0
"""Degrees to either side."""
ZOOM = 0.1
"""So much larger or smaller."""


def shaken(picture: Tensor, random: torch.Generator) -> Tensor:
    """Shift, turn and scale a picture at random, by one interpolation.

    Shape: (1, 3, S, S) -> the same.
    Convention: bilinear, pixel centres aligned; what lies outside is mirrored.
    """
    side = picture.shape[-1]
    right, down, turn, zoom = (2 * torch.rand(4, generator=random) - 1).tolist()
    angle, scale = math.radians(TURN * turn), 1 / (1 + ZOOM * zoom)
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    step = 2 * SHIFT / side
    moved = torch.tensor([[[cosine, -sine, step * right], [sine, cosine, step * down]]])
    grid = F.affine_grid(moved, list(picture.shape), align_corners=False)
    return F.grid_sample(
        picture, grid, mode="bilinear", padding_mode="reflection", align_corners=False
    )
