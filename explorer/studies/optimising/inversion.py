"""What a layer still knows of a picture: another picture that says the same to it."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from explorer.shapes import RgbImage
from explorer.studies.optimising.ascent import Ascent, AscentRecipe
from explorer.studies.optimising.trunk import Trunk, Value

LAYERS_ASKED = ("relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3", "pool5")
"""From nearly everything to little more than what is where."""
_SMOOTH = 0.02
"""What a mean step of 1 between neighbouring pixels costs, beside a relative error of 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Inverted:
    """A picture found from a layer's numbers alone.

    Convention: `error` is the L2 distance between what the layer makes of both pictures, divided by
    the length of the first; `psnr` is that of the picture, in dB, for peaks of 255.
    """

    steps: int
    pixels: RgbImage
    error: float
    psnr: float


def inversion(trunk: Trunk, pixels: RgbImage, layer: str, recipe: AscentRecipe) -> Ascent:
    """Begin the way to a picture that says to a layer what `pixels` do.

    Convention: of the recipe's side nothing is used: the picture is as large as `pixels`. What is
    made small is the squared relative error plus a little for uneven neighbours.
    Source: Mahendran & Vedaldi, Understanding deep image representations by inverting them, 2015.
    """
    value = likeness(trunk, pixels, layer)

    def grows(picture: Tensor) -> Tensor:
        return value(picture) - _SMOOTH * unevenness(picture)

    return Ascent(grows, recipe, (pixels.shape[0], pixels.shape[1]))


def likeness(trunk: Trunk, pixels: RgbImage, layer: str) -> Value:
    """How alike a layer finds a picture to `pixels`: the squared relative error, negative."""
    with torch.no_grad():
        wanted = trunk.maps(as_picture(pixels), [layer])[0]
    scale = 1 / max(float(_energy(wanted)), 1e-12)

    def value(picture: Tensor) -> Tensor:
        return -scale * _energy(trunk.maps(picture, [layer])[0] - wanted)

    return value


def judged(ascent: Ascent, trunk: Trunk, pixels: RgbImage, layer: str) -> Inverted:
    """Compare the picture as it stands, rounded as it is shown, with the first one."""
    found = ascent.pixels()
    with torch.no_grad():
        squared = -float(likeness(trunk, pixels, layer)(as_picture(found)))
    mean = float(np.mean((found.astype(np.float64) - pixels) ** 2))
    psnr = float("inf") if mean == 0 else float(10 * np.log10(255**2 / mean))
    return Inverted(ascent.number, found, float(np.sqrt(squared)), psnr)


def as_picture(pixels: RgbImage) -> Tensor:
    """Shares of 255 in planes.

    Shape: (H, W, 3) -> (1, 3, H, W).
    """
    return torch.from_numpy(pixels / np.float32(255)).permute(2, 0, 1)[None]


def unevenness(picture: Tensor) -> Tensor:
    """The mean step between neighbours, across and down: total variation per pixel."""
    across = (picture[..., 1:] - picture[..., :-1]).abs().mean()
    return across + (picture[..., 1:, :] - picture[..., :-1, :]).abs().mean()


def _energy(maps: Tensor) -> Tensor:
    """The sum of squares; channel by channel, so that the number of threads changes nothing."""
    return maps.square().sum(dim=(2, 3)).sum()
