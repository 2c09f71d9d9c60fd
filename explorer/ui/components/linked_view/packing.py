"""How the linked view travels: one container per part, sent again only when it changed."""

import io
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.shapes import FeatureMaps, RgbImage
from explorer.ui.components.container import container
from explorer.ui.components.linked_view.description import LinkedView, Thumbnail


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
