"""DISTS: how different two pictures look, by what their channels have in common as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from explorer.network.running import on_engine, run_layers
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.shapes import RgbImage
from explorer.studies.perceptual.heads import CHANNELS, heads
from explorer.studies.perceptual.pair import fed

PICTURE = "input"
"""The name of what stands before the first layer: the picture's own colours, 0 to 1."""
_SMALL = 1e-6
_PART = 2**20
"""Numbers that are worked on at a time."""
_WINDOW = torch.outer(torch.tensor([0.5, 1.0, 0.5]), torch.tensor([0.5, 1.0, 0.5])) / 4
"""Hann's window of 5 without its zeros, adding up to 1."""


@dataclass(frozen=True, slots=True)
class DistsLayer:
    """What one layer adds to the distance: by other means (texture), by other patterns."""

    layer: str
    texture: float
    structure: float


@dataclass(frozen=True, slots=True)
class Dists:
    """The distance of two pictures, layer by layer; 0 for equal ones, at most about 1."""

    layers: tuple[DistsLayer, ...]

    @property
    def distance(self) -> float:
        """The whole distance: what the layers add."""
        return sum(layer.texture + layer.structure for layer in self.layers)


def dists(model: VGG16, a: RgbImage, b: RgbImage) -> Dists:
    """Measure how different two pictures look, structure and texture apart.

    Shape: two (H, W, 3) uint8 of one size.
    Convention: for each channel of the picture and of the last ReLU of each block two likenesses
    over all places: of the means, (2 m n + c) / (m² + n² + c), and of the patterns, (2 cov + c) /
    (var + var + c), c = 10⁻⁶; what lacks to 1 is weighed and added. Between the blocks it has, in
    place of max pooling, the root of the blurred squares. Nothing is left of the places.
    Raises: as `lpips`.
    Source: Ding, Ma, Wang & Simoncelli 2020, arXiv:2004.07728.
    """
    return Dists(tuple(layer for layer in dists_steps(model, a, b) if layer is not None))


def dists_steps(model: VGG16, a: RgbImage, b: RgbImage) -> Iterator[DistsLayer | None]:
    """Measure as `dists` does: after each picture's way through a block None, then the layer.

    Shape, Raises: as `dists`.
    """
    x, y = fed(model, a, b)
    yield on_engine(partial(_compared, PICTURE, 0, *(_colours(each) for each in (a, b))))
    for block, layer in enumerate(SIDE_LAYERS, start=1):
        x = _through(model, x, block)
        yield None
        y = _through(model, y, block)
        yield on_engine(partial(_compared, layer, block, x, y))


def _colours(image: RgbImage) -> Tensor:
    return torch.from_numpy(image.copy()).permute(2, 0, 1)[None] / 255


def _through(model: VGG16, x: Tensor, block: int) -> Tensor:
    layer = SIDE_LAYERS[block - 1]
    pooled = x if block == 1 else on_engine(partial(_pooled, x))
    return run_layers(model, pooled, [layer], f"conv{block}_1")[layer]


def _pooled(x: Tensor) -> Tensor:
    """Take the root of the mean square over blurred windows: a pooling that doesn't alias.

    Shape: (1, C, H, W) -> (1, C, ceil(H / 2), ceil(W / 2)).
    """
    with torch.inference_mode():
        kernel = _WINDOW.expand(x.shape[1], 1, 3, 3)
        means = torch.nn.functional.conv2d(
            x.square(), kernel, stride=2, padding=1, groups=x.shape[1]
        )
        return means.add_(1e-12).sqrt_()


def _compared(layer: str, number: int, a: Tensor, b: Tensor) -> DistsLayer:
    with torch.inference_mode():
        step = max(1, _PART // (a.shape[2] * a.shape[3]))
        parts = [
            _likeness(a[0, at : at + step], b[0, at : at + step])
            for at in range(0, CHANNELS[number], step)
        ]
        means, patterns = (torch.cat(each) for each in zip(*parts, strict=True))
        texture = heads().texture[number].double() @ (1 - means.double())
        structure = heads().structure[number].double() @ (1 - patterns.double())
    return DistsLayer(layer, float(texture), float(structure))


def _likeness(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """How alike each channel's mean and pattern are: 1 where they are equal."""
    mean_a, mean_b = (each.mean((1, 2), keepdim=True) for each in (a, b))
    means = (2 * mean_a * mean_b + _SMALL) / (mean_a**2 + mean_b**2 + _SMALL)
    a, b = a - mean_a, b - mean_b
    both, var_a, var_b = (each.mean((1, 2)) for each in (a * b, a * a, b * b))
    return means.flatten(), (2 * both + _SMALL) / (var_a + var_b + _SMALL)
