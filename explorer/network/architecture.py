"""VGG16 as data: every layer's names, shapes, reach and cost. No torch here."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from explorer.errors import ImageTooSmallError
from explorer.messages import N_
from explorer.shapes import ShapeHW

Shape = tuple[int, ...]

MIN_SIDE = 32
"""Five poolings halve the sides five times: 2**5 px leave one unit."""

CONFIG_D = (2, 2, 3, 3, 3)
"""Convolutions per block. Source: Simonyan & Zisserman 2014, table 1, column D."""

WIDTHS = (64, 128, 256, 512, 512)
"""Channels of each block. Source: the same table."""

FC_WIDTHS = (4096, 4096, 1000)


class End(StrEnum):
    """What a network ends with: its edge head, its classifier, or else its last pooling."""

    EDGES = "edges"
    CLASSES = "classes"
    POOL5 = "pool5"

    @property
    def layer(self) -> str | None:
        """The layer that is the end; None where the edges of several layers are."""
        return {"edges": None, "classes": "prob", "pool5": "pool5"}[self]


class LayerKind(StrEnum):
    """What a layer does."""

    CONV = "conv"
    RELU = "relu"
    POOL = "pool"
    AVGPOOL = "avgpool"
    FLATTEN = "flatten"
    FC = "fc"
    SOFTMAX = "softmax"

    @property
    def signed(self) -> bool:
        """Whether its outputs may be negative."""
        return self in (LayerKind.CONV, LayerKind.FC)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: `name` as the paper and people say it, `module` as state dicts spell it.

    Shape: `in_shape` and `out_shape` are (C, H, W), or (N,) from `flatten` on.
    Convention: `kernel`, `step` and `padding` are the layer's own; `stride` is how many input
    pixels lie between two neighbouring units; a unit (row, column) sees the input square that
    begins at `start + stride * index` (negative = in the padding) and is `receptive_field` wide.
    All three are None where a unit sees the whole picture or a mixture.
    """

    name: str
    module: str
    kind: LayerKind
    block: int
    in_shape: Shape
    out_shape: Shape
    kernel: int = 1
    step: int = 1
    padding: int = 0
    stride: int | None = None
    receptive_field: int | None = None
    start: int | None = None
    parameters: int = 0
    macs: int = 0

    @property
    def is_spatial(self) -> bool:
        """Whether the output is a stack of maps rather than a list of numbers."""
        return len(self.out_shape) == 3

    @property
    def channels(self) -> int:
        """How many feature maps (or numbers) come out."""
        return self.out_shape[0]

    @property
    def is_trunk(self) -> bool:
        """Whether it belongs to the convolutional part, which every weights file has."""
        return self.block > 0


def _trunk(size_hw: ShapeHW) -> Iterator[Layer]:
    height, width = size_hw
    channels, index, stride, field, start = 3, 0, 1, 1, 0
    for block, (count, out) in enumerate(zip(CONFIG_D, WIDTHS, strict=True), start=1):
        for number in range(1, count + 1):
            field, start = field + 2 * stride, start - stride
            weights = out * channels * 9
            yield Layer(
                f"conv{block}_{number}",
                f"features.{index}",
                LayerKind.CONV,
                block,
                (channels, height, width),
                (out, height, width),
                3,
                1,
                1,
                stride,
                field,
                start,
                weights + out,
                weights * height * width,
            )
            yield Layer(
                f"relu{block}_{number}",
                f"features.{index + 1}",
                LayerKind.RELU,
                block,
                (out, height, width),
                (out, height, width),
                1,
                1,
                0,
                stride,
                field,
                start,
            )
            channels, index = out, index + 2
        field, stride_after = field + stride, stride * 2
        yield Layer(
            f"pool{block}",
            f"features.{index}",
            LayerKind.POOL,
            block,
            (out, height, width),
            (out, height // 2, width // 2),
            2,
            2,
            0,
            stride_after,
            field,
            start,
        )
        stride, height, width, index = stride_after, height // 2, width // 2, index + 1


def _head(pool5: Layer) -> Iterator[Layer]:
    channels, height, width = pool5.out_shape
    pooled = (channels, 7, 7)
    same = (height, width) == (7, 7)
    reach = (pool5.stride, pool5.receptive_field, pool5.start) if same else (None, None, None)
    yield Layer(
        "avgpool",
        "avgpool",
        LayerKind.AVGPOOL,
        0,
        pool5.out_shape,
        pooled,
        stride=reach[0],
        receptive_field=reach[1],
        start=reach[2],
    )
    size = channels * 7 * 7
    yield Layer("flatten", "flatten", LayerKind.FLATTEN, 0, pooled, (size,))
    for number, (module, out) in enumerate(zip((0, 3, 6), FC_WIDTHS, strict=True), start=6):
        yield Layer(
            f"fc{number}",
            f"classifier.{module}",
            LayerKind.FC,
            0,
            (size,),
            (out,),
            parameters=size * out + out,
            macs=size * out,
        )
        if number < 8:
            yield Layer(
                f"relu{number}", f"classifier.{module + 1}", LayerKind.RELU, 0, (out,), (out,)
            )
        size = out
    yield Layer("prob", "prob", LayerKind.SOFTMAX, 0, (size,), (size,))


def layers_at(size_hw: ShapeHW) -> tuple[Layer, ...]:
    """List VGG16's layers for an input of the given height and width.

    Convention: pooling rounds down, as PyTorch does by default; `avgpool` is torchvision's
    adaptive average to 7x7, which does nothing at 224x224. Dropout is left out: it only acts
    while training.
    Raises: ImageTooSmallError: if a side is under 32 px, where a pooling would have nothing left.
    """
    if min(size_hw) < MIN_SIDE:
        raise ImageTooSmallError(
            N_(
                "The network input is {width}×{height} px; VGG16's five poolings need at least "
                "{limit} px on each side. Choose a larger size or fewer pyramid passes."
            ),
            width=size_hw[1],
            height=size_hw[0],
            limit=MIN_SIDE,
        )
    trunk = tuple(_trunk(size_hw))
    return trunk + tuple(_head(trunk[-1]))


LAYERS: tuple[Layer, ...] = layers_at((224, 224))
"""Every layer in order, with the paper's 224x224 input."""

BY_NAME = {layer.name: position for position, layer in enumerate(LAYERS)}
"""Where each layer stands in `LAYERS` (and in `layers_at(...)` of any size)."""


def layer_at(name: str, size_hw: ShapeHW = (224, 224)) -> Layer:
    """Return one layer by its name, for an input of the given height and width."""
    return layers_at(size_hw)[BY_NAME[name]]


HEAD = 6
"""The classifier counts as a sixth block; its input is pool5."""


def block_of(name: str) -> int:
    """The block that a layer belongs to, from 1; `HEAD` for the classifier."""
    return LAYERS[BY_NAME[name]].block or HEAD
