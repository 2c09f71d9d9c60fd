"""What the linked view shows, before it is packed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from explorer.network.architecture import layers_at
from explorer.operations.statistics import ChannelOrder, ChannelStatistics
from explorer.shapes import FeatureMaps, GrayLevels, RgbImage, ShapeHW

TILE_BUDGET = 850_000
"""Bytes all tiles of a layer may take, so that a whole layer view stays under 1.5 MB."""


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
class HeadAnswer:
    """What a visitor's own head says, as the network map draws it in the classifier's place.

    Convention: `head` tells it from other heads; `inputs` numbers become one for each of `classes`.
    The most probable class, how probable it is, and what the head is are in the reader's words.
    """

    head: str
    inputs: int
    classes: int
    name: str
    share: str
    facts: tuple[str, ...]
    about: str


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
class Subject:
    """What stays while one looks around: the picture, the layers, the words.

    Shape: `input_pixels` (H, W, 3).
    """

    layers: Sequence[LayerRecord]
    input_pixels: RgbImage
    source_pixels: RgbImage | None = None
    geometry: Geometry = Geometry((1.0, 1.0))
    note: str = ""
    strings: Mapping[str, str] = field(default_factory=dict)
    locale: str = "en"


@dataclass(frozen=True, slots=True, eq=False)
class Wall:
    """All channels of one layer as tiles, with their figures.

    Shape: `tiles` (C, h // tile_step, w // tile_step) gray levels; `low` and `high` (C,) the
    activations at levels 0 and 255. A layer that is a list of N numbers is one channel, laid out
    row by row with NaN in the missing cells (`rendering.as_grid`). `borders` (C, 255), where the
    mapping is no straight line, are the activations from which on the next level begins.
    """

    layer: str
    tiles: GrayLevels
    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]
    statistics: ChannelStatistics
    tile_step: int = 1
    signed: bool = False
    zero_centred: bool = False
    note: str = ""
    cell_labels: Sequence[str] = ()
    borders: npt.NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CloseUp:
    """The exact numbers of some channels of one layer.

    Shape: `maps` (k, h, w) of the k channels; `before` (k, H, W) what went into them, where the
    layer is a ReLU or a pooling.
    """

    layer: str
    kind: str
    channels: tuple[int, ...]
    maps: FeatureMaps
    before: FeatureMaps | None = None

    def only(self, channels: Collection[int]) -> "CloseUp":
        """Leave out all but some of the channels; all of them if none is named."""
        kept = [at for at, channel in enumerate(self.channels) if channel in channels]
        if not kept or len(kept) == len(self.channels):
            return self
        before = None if self.before is None else self.before[kept]
        chosen = tuple(self.channels[at] for at in kept)
        return replace(self, channels=chosen, maps=self.maps[kept], before=before)


@dataclass(frozen=True, slots=True)
class Address:
    """Under which names the browser and the server keep what they have seen.

    Convention: `content` names the picture, its settings and the weights; `scale` the way numbers
    become gray levels, and the language this is told in. `endpoint` is the secret name under which
    the browser may ask for more without a run of the page.
    """

    content: str
    scale: str
    endpoint: str


@dataclass(frozen=True, slots=True, eq=False)
class LinkedView:
    """What the linked view has on screen beside its subject.

    Convention: `head` tells which head of the visitor's own answers, if one does.
    Shape: `colours` and `zero_centred_colours` (256, 3), for the two families of scales.
    """

    wall: Wall
    close_up: CloseUp
    colours: npt.NDArray[np.uint8]
    zero_centred_colours: npt.NDArray[np.uint8]
    unit: tuple[int, int] | None = None
    display: Display = field(default_factory=Display)
    head: str = ""


def layer_records(
    size_hw: ShapeHW, available: Collection[str] | None = None, why_absent: str = ""
) -> tuple[LayerRecord, ...]:
    """Describe VGG16's layers at an input size; those not in `available` are absent for a reason.

    Convention: `available=None` means all.
    """
    return tuple(
        LayerRecord(
            layer.name,
            layer.module,
            layer.kind.value,
            layer.block,
            layer.in_shape,
            layer.out_shape,
            layer.kernel,
            layer.step,
            layer.stride,
            layer.receptive_field,
            layer.start,
            layer.parameters,
            layer.macs,
            available is None or layer.name in available,
            "" if available is None or layer.name in available else why_absent,
        )
        for layer in layers_at(size_hw)
    )


def tile_step(shape: Sequence[int], budget: int = TILE_BUDGET) -> int:
    """Choose the smallest step whose averaged tiles keep the wall within `budget` bytes.

    Shape: (C, H, W) of the layer's output.
    """
    channels, height, width = shape
    step = 1
    while channels * (height // step) * (width // step) > budget:
        step += 1
    return step
