"""DISTS: how different two pictures look, by what their channels have in common as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor
from torch.nn.functional import conv2d, pad

from explorer.network.running import on_engine
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.shapes import RgbImage
from explorer.studies.perceptual.heads import heads
from explorer.studies.perceptual.pair import Both, fed, joined, parts

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
    """Measure as `dists` does: after every part of a block None, then the layer.

    Shape, Raises: as `dists`.
    """
    both = fed(model, a, b)
    yield on_engine(partial(_layer, PICTURE, 0, [_sums((_colours(a), _colours(b)))]))
    for block, layer in enumerate(SIDE_LAYERS, start=1):
        sums, pooled = [], []
        above: tuple[Tensor | None, Tensor | None] = (None, None)
        for part in parts(model, block, both, pooled=False):
            yield None
            sums.append(on_engine(partial(_sums, part.maps)))
            if block < len(SIDE_LAYERS):
                pooled.append(on_engine(partial(_both_pooled, part.maps, above)))
                above = part.maps[0][:, :, -1:].clone(), part.maps[1][:, :, -1:].clone()
        yield on_engine(partial(_layer, layer, block, sums))
        if pooled:
            both = joined(pooled)


def _colours(image: RgbImage) -> Tensor:
    return torch.from_numpy(image.copy()).permute(2, 0, 1)[None] / 255


def _both_pooled(maps: Both, above: tuple[Tensor | None, Tensor | None]) -> Both:
    return _pooled(maps[0], above[0]), _pooled(maps[1], above[1])


def _pooled(x: Tensor, above: Tensor | None) -> Tensor:
    """Take the root of the mean square over blurred windows: a pooling that doesn't alias.

    Shape: (1, C, H, W), H even but for the last rows -> (1, C, ceil(H / 2), ceil(W / 2)).
    Convention: `above` is the row over the first one; around the whole map there are zeros.
    """
    with torch.inference_mode():
        rows = x if above is None else torch.cat([above, x], dim=2)
        squares = pad(rows.square(), (1, 1, int(above is None), 1))
        kernel = _WINDOW.expand(x.shape[1], 1, 3, 3)
        return conv2d(squares, kernel, stride=2, groups=x.shape[1]).add_(1e-12).sqrt_()


def _sums(maps: Both) -> Tensor:
    """Add up what the likenesses are made of, over all places.

    Shape: two (1, C, H, W) -> (6, C) in double precision: count, a, b, a², b², ab.
    """
    a, b = (each[0].flatten(1) for each in maps)
    with torch.inference_mode():
        step = max(1, _PART // a.shape[1])
        found = [_added(a[at : at + step], b[at : at + step]) for at in range(0, len(a), step)]
        return torch.cat(found, dim=1)


def _added(a: Tensor, b: Tensor) -> Tensor:
    count = torch.full((len(a),), a.shape[1], dtype=torch.float64)
    products = (a, b, a * a, b * b, a * b)
    return torch.stack([count, *(each.sum(1, dtype=torch.float64) for each in products)])


def _layer(layer: str, number: int, sums: list[Tensor]) -> DistsLayer:
    with torch.inference_mode():
        count, a, b, a_squared, b_squared, product = torch.stack(sums).sum(0)
        mean_a, mean_b = a / count, b / count
        means = (2 * mean_a * mean_b + _SMALL) / (mean_a**2 + mean_b**2 + _SMALL)
        both = product / count - mean_a * mean_b
        var_a, var_b = a_squared / count - mean_a**2, b_squared / count - mean_b**2
        patterns = (2 * both + _SMALL) / (var_a + var_b + _SMALL)
        texture = heads().texture[number].double() @ (1 - means)
        structure = heads().structure[number].double() @ (1 - patterns)
    return DistsLayer(layer, float(texture), float(structure))
