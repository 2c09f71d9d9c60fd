"""Texture and style: which features occur together, wherever in the picture they are."""

from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.shapes import RgbImage
from explorer.studies.optimising.inversion import as_picture, likeness, unevenness
from explorer.studies.optimising.trunk import Trunk, Value

STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
CONTENT_LAYER = "relu4_2"
_SMOOTH = 0.02


@dataclass(frozen=True, slots=True)
class Mixture:
    """How much either counts: `content` 0 leaves the texture alone."""

    style: float = 1.0
    content: float = 0.2


def gram(maps: Tensor) -> Tensor:
    """How strongly each two channels fire together, over all places.

    Shape: (1, C, H, W) -> (C, C).
    Convention: the mean over places of the product, so that pictures of other sizes compare.
    Source: Gatys, Ecker & Bethge, Image style transfer using convolutional neural networks, 2016.
    """
    rows = maps[0].flatten(1)
    return rows @ rows.T / rows.shape[1]


def style_distance(trunk: Trunk, style: RgbImage) -> Value:
    """How far a picture's textures are from those of `style`: 0 is equal, 1 none at all.

    Convention: the mean over five layers of the squared distance of the Gram matrices, relative to
    that of `style`; poolings average, as the source does.
    """
    with torch.no_grad():
        found = trunk.maps(as_picture(style), STYLE_LAYERS, average=True)
        wanted = [gram(maps) for maps in found]
    scales = [1 / max(float(matrix.square().sum()), 1e-12) for matrix in wanted]

    def value(picture: Tensor) -> Tensor:
        maps = trunk.maps(picture, STYLE_LAYERS, average=True)
        parts = [
            scale * (gram(each) - matrix).square().sum(dim=1).sum()
            for each, matrix, scale in zip(maps, wanted, scales, strict=True)
        ]
        return torch.stack(parts).mean()

    return value


def styled(
    trunk: Trunk, style: RgbImage, content: RgbImage | None, mixture: Mixture = Mixture()
) -> Value:
    """Say what is to grow: the likeness to a style's textures and to a picture's content."""
    far = style_distance(trunk, style)
    near = None if content is None else likeness(trunk, content, CONTENT_LAYER)

    def grows(picture: Tensor) -> Tensor:
        value = -mixture.style * far(picture) - _SMOOTH * unevenness(picture)
        return value if near is None else value + mixture.content * near(picture)

    return grows
