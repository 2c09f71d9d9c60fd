"""What the linked view shows, and how it travels: small containers of named, aligned arrays."""

import io
import json
import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.network.architecture import layers_at
from explorer.operations.statistics import ChannelOrder, ChannelStatistics
from explorer.shapes import FeatureMaps, GrayLevels, RgbImage, ShapeHW
from explorer.ui.components.linked_view.strings import STRINGS

MAGIC = b"VLV1"
ALIGNMENT = 8
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


def container(header: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Join a JSON header and arrays so that a browser can view the arrays without copying them.

    Convention: `VLV1`, the header's length as little-endian uint32, the header padded with spaces,
    then every array, C order, little-endian; each part starts at a multiple of 8 bytes. Offsets in
    `header["arrays"]` (name: [dtype, shape, offset]) count from the end of the header.
    """
    places: dict[str, tuple[str, tuple[int, ...], int]] = {}
    parts: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        data = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
        places[name] = (array.dtype.name, array.shape, offset)
        padding = -len(data) % ALIGNMENT
        parts += [data, b"\0" * padding]
        offset += len(data) + padding
    text = json.dumps({**header, "arrays": places}, ensure_ascii=False, allow_nan=False).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    return b"".join([MAGIC, struct.pack("<I", len(text)), text, *parts])


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Read a container back, as the browser does.

    Raises: ValueError: if the bytes are not a container.
    """
    if data[:4] != MAGIC:
        raise ValueError("not a linked-view container")
    (length,) = struct.unpack_from("<I", data, 4)
    header = json.loads(data[8 : 8 + length])
    places = header.pop("arrays")
    body = 8 + length
    arrays = {
        name: np.frombuffer(
            data, np.dtype(kind).newbyteorder("<"), int(np.prod(shape)), body + offset
        ).reshape(shape)
        for name, (kind, shape, offset) in places.items()
    }
    return header, arrays


def _encoded(pixels: RgbImage, kind: str, **options: int) -> npt.NDArray[np.uint8]:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)
    return np.frombuffer(out.getvalue(), np.uint8)


def pack_picture(view: LinkedView, instance: str = "") -> bytes:
    """Pack what stays while one looks around in a picture: its pixels, the layers, the words.

    Convention: the network's input travels as raw pixels up to 256x256 and as PNG above, the
    original photo as JPEG, since it is a reduced copy anyway.
    """
    height, width = view.input_pixels.shape[:2]
    small = height * width <= 256 * 256
    arrays = {
        "input": view.input_pixels
        if small
        else _encoded(view.input_pixels, "PNG", compress_level=1)
    }
    header: dict[str, Any] = {
        "kind": "picture", "instance": instance, "content": view.content_key,
        "size": (height, width),
        "inputKind": "raw" if small else "image/png",
        "layers": [asdict(layer) for layer in view.layers],
        "note": view.picture_note, "strings": dict(view.strings), "locale": view.locale,
        "source": None,
    }  # fmt: skip
    if view.source_pixels is not None:
        arrays["source"] = _encoded(view.source_pixels, "JPEG", quality=90)
        header["source"] = {"size": view.source_pixels.shape[:2], **asdict(view.geometry)}
    return container(header, arrays)


def pack_layer(view: LinkedView, instance: str = "") -> bytes:
    """Pack one layer's wall: tiles, their limits, the channels' figures."""
    found = view.statistics
    return container(
        {
            "kind": "layer", "instance": instance, "content": view.content_key,
            "scaleKey": view.scale_key, "layer": view.layer, "step": view.tile_step,
            "signed": view.signed,
            "scaleNote": view.scale_note,
            "cellLabels": list(view.cell_labels),
        },
        {
            "tiles": view.tiles,
            "low": view.low.astype(np.float32),
            "high": view.high.astype(np.float32),
            "minimum": found.minimum.astype(np.float32),
            "maximum": found.maximum.astype(np.float32),
            "mean": found.mean.astype(np.float32),
            "std": found.std.astype(np.float32),
            "zeroShare": found.zero_share.astype(np.float32),
            "peakRow": np.asarray(found.peak_row).astype(np.int32),
            "peakColumn": np.asarray(found.peak_column).astype(np.int32),
        },
    )  # fmt: skip


def _follows(before: FeatureMaps, maps: FeatureMaps, kind: str) -> bool:
    """Whether the browser can compute the maps from what went into them, bit for bit."""
    if kind == "relu":
        return before.shape == maps.shape and np.array_equal(np.maximum(before, 0), maps)
    if kind == "pool":
        count, height, width = maps.shape
        cut = before[:, : 2 * height, : 2 * width]
        if cut.shape != (count, 2 * height, 2 * width):
            return False
        best = cut.reshape(count, height, 2, width, 2).max(axis=(2, 4))
        return np.array_equal(best, maps)
    return False


def pack_focus(view: LinkedView, instance: str = "", serial: int = 0) -> bytes:
    """Pack what one looks at: the pinned channels' exact numbers, the unit, the colours.

    Convention: a ReLU's and a pooling's numbers are left out where they follow from what went in.
    """
    kind = next((layer.kind for layer in view.layers if layer.name == view.layer), "")
    header = {
        "kind": "focus", "instance": instance, "content": view.content_key,
        "scaleKey": view.scale_key, "layer": view.layer, "pinned": view.pinned,
        "unit": view.unit, "serial": serial, "rule": kind, "display": asdict(view.display),
    }  # fmt: skip
    arrays: dict[str, npt.NDArray[Any]] = {"lut": view.lut}
    if view.before_lut is not None:
        arrays["beforeLut"] = view.before_lut
    if view.pinned and view.pinned_maps is not None:
        if view.before is not None:
            arrays["before"] = view.before.astype(np.float32)
        if view.before is None or not _follows(view.before, view.pinned_maps, kind):
            arrays["maps"] = view.pinned_maps.astype(np.float32)
    return container(header, arrays)


def pack_thumbnails(
    content_key: str, thumbnails: Mapping[str, Thumbnail], instance: str = ""
) -> bytes:
    """Pack small gray pictures for the network map."""
    return container(
        {
            "kind": "thumbnails", "instance": instance, "content": content_key,
            "part": next(iter(thumbnails), ""),
        },
        {
            name: np.frombuffer(levels, np.uint8).reshape(height, width)
            for name, (levels, height, width) in thumbnails.items()
        },
    )  # fmt: skip


def pack(view: LinkedView, instance: str = "", serial: int = 0) -> dict[str, bytes]:
    """Pack a view as its parts; each is sent again only when it changed.

    Convention: keys are `picture`, `layer`, `focus`, and `thumbnails` where there are any.
    """
    parts = {
        "picture": pack_picture(view, instance),
        "layer": pack_layer(view, instance),
        "focus": pack_focus(view, instance, serial),
    }
    if view.thumbnails:
        parts["thumbnails"] = pack_thumbnails(view.content_key, view.thumbnails, instance)
    return parts
