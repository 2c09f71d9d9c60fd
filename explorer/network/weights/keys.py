"""The many names of VGG16's tensors, and the shapes they must have."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from explorer.network.architecture import LAYERS, WIDTHS, Layer, LayerKind

Shape = tuple[int, ...]


class Style(StrEnum):
    """Whose habit the names in a file follow."""

    TORCHVISION = "torchvision"
    KERAS = "keras"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a tensor of a file belongs.

    Convention: `channels_last` means Keras's axes: kernels (H, W, in, out), matrices (in, out), and
    a first dense layer that reads pool5 flattened as (H, W, C).
    """

    key: str
    style: Style
    channels_last: bool


def _layer_shapes(layer: Layer) -> dict[str, Shape]:
    width, channels = layer.out_shape[0], layer.in_shape[0]
    kernel = (layer.kernel, layer.kernel) if layer.kind is LayerKind.CONV else ()
    return {
        f"{layer.module}.weight": (width, channels, *kernel),
        f"{layer.module}.bias": (width,),
    }


_WEIGHTED = [layer for layer in LAYERS if layer.parameters]

TRUNK: Mapping[str, Shape] = {
    key: shape
    for layer in _WEIGHTED
    if layer.is_trunk
    for key, shape in _layer_shapes(layer).items()
}
"""The 26 tensors of the convolutions, in order: what every weights file must have."""

CLASSIFIER: Mapping[str, Shape] = {
    key: shape
    for layer in _WEIGHTED
    if not layer.is_trunk
    for key, shape in _layer_shapes(layer).items()
}
"""The 6 tensors of fc6, fc7, fc8; the last two may have another number of classes."""

EDGES: Mapping[str, Shape] = {
    f"edges.{name}.{part}": shape
    for name, channels in [*((f"side{k}", w) for k, w in enumerate(WIDTHS, 1)), ("fuse", 5)]
    for part, shape in (("weight", (1, channels, 1, 1)), ("bias", (1,)))
}
"""The 12 tensors of HED's side outputs and fusion."""

LPIPS: Mapping[str, Shape] = {
    f"lpips.{number}.weight": (1, width, 1, 1) for number, width in enumerate(WIDTHS, 1)
}
"""The 5 tensors that weigh the channels of LPIPS, a distance of pictures, after each block."""

FIRST_KERNEL = "features.0.weight"
LAST_KEYS = ("classifier.6.weight", "classifier.6.bias")


def keras_name(layer: Layer) -> str:
    """Return what Keras calls a layer: `block3_conv2`, `fc1`, `predictions`."""
    if layer.is_trunk:
        return f"block{layer.block}_conv{layer.name.rpartition('_')[2]}"
    return {"fc6": "fc1", "fc7": "fc2", "fc8": "predictions"}[layer.name]


def _spellings() -> dict[str, Destination]:
    places = {
        key: Destination(key, Style.TORCHVISION, False)
        for key in [*TRUNK, *CLASSIFIER, *EDGES, *LPIPS]
    }
    for number in range(1, len(LPIPS) + 1):
        places[f"lpips{number}/kernel"] = Destination(f"lpips.{number}.weight", Style.KERAS, True)
    heads = {f"dsn{k}": f"edges.side{k}" for k in range(1, 6)} | {"fuse": "edges.fuse"}
    for layer in _WEIGHTED:
        heads[keras_name(layer)] = layer.module
        for part, letter in (("weight", "w"), ("bias", "b")):
            place = Destination(f"{layer.module}.{part}", Style.PLAIN, False)
            for spelling in (part, letter, letter.upper()):
                for mark in "._/":
                    places[f"{layer.name}{mark}{spelling}"] = place
            if layer.is_trunk:  # a dense layer under a Keras name could be flattened either way
                places[f"{keras_name(layer)}.{part}"] = Destination(place.key, Style.KERAS, False)
    for name, module in heads.items():
        for mark in "./":
            places[f"{name}{mark}kernel"] = Destination(f"{module}.weight", Style.KERAS, True)
            places[f"{name}{mark}bias"] = Destination(f"{module}.bias", Style.KERAS, True)
    return places


_PLACES = _spellings()
_WRAPPERS = re.compile(r"^(?:(?:module|model|backbone|net|vgg|vgg16|_orig_mod)[./])+")
_DOUBLED = re.compile(r"^([a-z0-9_]+)/\1/")


def place_of(name: str) -> Destination | None:
    """Find where a tensor belongs by its name in the file, or None if VGG16 has no such tensor."""
    bare = _WRAPPERS.sub("", name).removesuffix(":0")
    return _PLACES.get(_DOUBLED.sub(r"\1/", bare))


def shape_in_file(shape: Shape, channels_last: bool) -> Shape:
    """Return the shape a tensor of VGG16 must have in the file it is stored in."""
    if not channels_last or len(shape) == 1:
        return shape
    out, channels, *kernel = shape
    return (*kernel, channels, out)
