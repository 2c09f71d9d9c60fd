"""What the linked view shows, before it is packed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from explorer.network.architecture import layers_at
from explorer.operations.statistics import ChannelOrder, ChannelStatistics
from explorer.shapes import FeatureMaps, GrayLevels, RgbImage, ShapeHW
from explorer.ui.components.linked_view.strings import STRINGS

TILE_BUDGET = 850_000
"""Bytes all tiles of a layer may take, so that a whole layer view stays under 1.5 MB."""

Thumbnail = tuple[bytes, int, int]
"""Gray levels row by row, height, width."""


@dataclass(frozen=True, slots=True)
class LayerRecord:
    """One layer as the network map draws it; the fields mean what they mean in `Layer`."""

    name: str
    module: str
    kind: str
    block: int
    in_shape: tuple[int, ...]
    out_shape: tuple[int, ...]
    kernel: int = 1
    step: int = 1
    stride: int | None = None
    receptive_field: int | None = None
    start: int | None = None
    parameters: int = 0
    macs: int = 0
    available: bool = True
    why_absent: str = ""


@dataclass(frozen=True, slots=True)
class Geometry:
    """How network pixels lie on the original photo.

    Convention: `source = (network - offset) / scale` in continuous pixel coordinates, x before y;
    the small copy shows source pixel s at `s * factor`.
    """

    scale_xy: tuple[float, float]
    offset_xy: tuple[float, float] = (0.0, 0.0)
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Display:
    """How the browser arranges what it has: the wall's order and filter, scale, which picture."""

    order: ChannelOrder = ChannelOrder.NUMBER
    hide_dead: bool = False
    shared_scale: bool = False
    on_source: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class LinkedView:
    """Everything the linked view has on screen.

    Shape: `input_pixels` (H, W, 3); `tiles` (C, h // tile_step, w // tile_step) gray levels;
    `low` and `high` (C,) the activations at levels 0 and 255; `lut` (256, 3);
    `pinned_maps` (k, h, w) the exact maps of the k pinned channels and `before` (k, H, W) what
    went into them, where the layer is a ReLU or a pooling. A layer that is a list of N numbers is
    one channel, laid out row by row with NaN in the missing cells (`rendering.as_grid`).
    Convention: `content_key` names the picture, its settings and the weights; `scale_key` the way
    numbers become gray levels. The browser and the server keep what they have seen under them, so
    that going back is immediate. An empty `content_key` keeps nothing.
    """

    content_key: str
    scale_key: str
    layers: Sequence[LayerRecord]
    layer: str
    input_pixels: RgbImage
    tiles: GrayLevels
    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]
    lut: npt.NDArray[np.uint8]
    statistics: ChannelStatistics
    tile_step: int = 1
    signed: bool = False
    source_pixels: RgbImage | None = None
    geometry: Geometry = Geometry((1.0, 1.0))
    pinned: tuple[int, ...] = ()
    pinned_maps: FeatureMaps | None = None
    before: FeatureMaps | None = None
    before_lut: npt.NDArray[np.uint8] | None = None
    unit: tuple[int, int] | None = None
    display: Display = field(default_factory=Display)
    scale_note: str = ""
    picture_note: str = ""
    cell_labels: Sequence[str] = ()
    thumbnails: Mapping[str, Thumbnail] = field(default_factory=dict)
    strings: Mapping[str, str] = field(default_factory=lambda: STRINGS)
    locale: str = "en"


def layer_records(
    size_hw: ShapeHW, available: Collection[str] | None = None, why_absent: str = ""
) -> tuple[LayerRecord, ...]:
    """Describe VGG16's layers at an input size; those not in `available` are absent for a reason.

    Convention: `available=None` means all.
    """
    return tuple(
        LayerRecord(
            layer.name, layer.module, layer.kind.value, layer.block, layer.in_shape,
            layer.out_shape, layer.kernel, layer.step, layer.stride, layer.receptive_field,
            layer.start, layer.parameters, layer.macs,
            available is None or layer.name in available,
            "" if available is None or layer.name in available else why_absent,
        )
        for layer in layers_at(size_hw)
    )  # fmt: skip


def tile_step(shape: Sequence[int], budget: int = TILE_BUDGET) -> int:
    """Choose the smallest step whose averaged tiles keep the wall within `budget` bytes.

    Shape: (C, H, W) of the layer's output.
    """
    channels, height, width = shape
    step = 1
    while channels * (height // step) * (width // step) > budget:
        step += 1
    return step
