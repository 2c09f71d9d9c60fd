"""LPIPS: how different two pictures look, by the channels' directions at every place."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from explorer.network.running import on_engine
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.shapes import RgbImage, ShapeHW
from explorer.studies.perceptual.heads import heads
from explorer.studies.perceptual.pair import fed, joined, parts

Places = npt.NDArray[np.float32]
"""(H, W), none negative; read-only."""

_SMALL = 1e-10
"""Added to each length, so that a place where nothing responds has no direction."""
_PART = 2**20
"""Numbers that are worked on at a time."""


@dataclass(frozen=True, slots=True)
class LpipsLayer:
    """What one layer adds to the distance, and where: the mean of `places` is `distance`."""

    layer: str
    distance: float
    places: Places


@dataclass(frozen=True, slots=True)
class Lpips:
    """The distance of two pictures, layer by layer; 0 for equal ones, and no upper end."""

    layers: tuple[LpipsLayer, ...]

    @property
    def distance(self) -> float:
        """The whole distance: what the layers add."""
        return sum(layer.distance for layer in self.layers)

    def where(self, shape_hw: ShapeHW) -> Places:
        """Where the pictures look different, all layers together.

        Shape: (H, W).
        Convention: each layer's map enlarged bilinearly, pixel centres aligned, then added: what
        the authors' program calls spatial.
        """
        whole = torch.zeros(shape_hw)
        for layer in self.layers:
            places = torch.from_numpy(layer.places.copy())[None, None]
            whole += torch.nn.functional.interpolate(
                places, size=shape_hw, mode="bilinear", align_corners=False
            )[0, 0]
        return _sealed(whole)


def lpips(model: VGG16, a: RgbImage, b: RgbImage) -> Lpips:
    """Measure how different two pictures look to the network.

    Shape: two (H, W, 3) uint8 of one size.
    Convention: at every place of the last ReLU of each block the channels are one vector; both
    pictures' vectors are brought to length 1, and the squares of their difference are weighed by
    what the heads learned from people's judgements. A layer adds the mean over its places.
    Raises: WeightsError: for any convolutions but torchvision's. SettingError: if the sizes differ.
    ImageTooSmallError: under 32 px.
    Source: Zhang, Isola, Efros, Shechtman & Wang 2018, arXiv:1801.03924, heads of version 0.1.
    """
    return Lpips(tuple(layer for layer in lpips_steps(model, a, b) if layer is not None))


def lpips_steps(model: VGG16, a: RgbImage, b: RgbImage) -> Iterator[LpipsLayer | None]:
    """Measure as `lpips` does: after every part of a block None, then the layer.

    Shape, Raises: as `lpips`.
    """
    both = fed(model, a, b)
    for block, layer in enumerate(SIDE_LAYERS, start=1):
        head, goes_on = heads().lpips[block - 1], block < len(SIDE_LAYERS)
        rows, pooled = [], []
        for part in parts(model, block, both, pooled=goes_on):
            yield None
            rows.append(on_engine(partial(_places, *part.maps, head)))
            if part.pooled is not None:
                pooled.append(part.pooled)
        places = _sealed(torch.cat(rows))
        yield LpipsLayer(layer, float(places.mean(dtype=np.float64)), places)
        if goes_on:
            both = joined(pooled)


def _places(a: Tensor, b: Tensor, head: Tensor) -> Tensor:
    with torch.inference_mode():
        count, height, width = a.shape[1:]
        places = torch.empty(height, width)
        step = max(1, _PART // (count * width))
        for top in range(0, height, step):
            x, y = (_direction(maps[0, :, top : top + step]) for maps in (a, b))
            places[top : top + step] = torch.tensordot(head, x.sub_(y).square_(), 1)
    return places


def _direction(maps: Tensor) -> Tensor:
    direction: Tensor = maps / (torch.linalg.vector_norm(maps, dim=0) + _SMALL)
    return direction


def _sealed(values: Tensor) -> Places:
    found: Places = values.numpy()
    found.flags.writeable = False
    return found
