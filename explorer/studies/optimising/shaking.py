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

    Shape: (1, 3, H, W) -> the same.
    Convention: bilinear, pixel centres aligned; what lies outside is mirrored.
    """
    height, width = picture.shape[-2:]
    right, down, turn, zoom = (2 * torch.rand(4, generator=random) - 1).tolist()
    angle, scale = math.radians(TURN * turn), 1 / (1 + ZOOM * zoom)
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    across, along = 2 * SHIFT / width * right, 2 * SHIFT / height * down
    tall = height / width
    moved = torch.tensor([[[cosine, -sine * tall, across], [sine / tall, cosine, along]]])
    grid = F.affine_grid(moved, list(picture.shape), align_corners=False)
    return F.grid_sample(
        picture, grid, mode="bilinear", padding_mode="reflection", align_corners=False
    )
