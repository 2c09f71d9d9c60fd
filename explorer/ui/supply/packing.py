"""How the linked view travels: one container per part, sent again only when it changed."""

import io
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.rendering import Colours
from explorer.shapes import FeatureMaps, GrayLevels, RgbImage
from explorer.ui.supply.container import container
from explorer.ui.supply.description import (
    Address,
    CloseUp,
    HeadAnswer,
    LinkedView,
    Subject,
    Wall,
)
from explorer.ui.supply.protocol import MessageKind


def _encoded(pixels: RgbImage, kind: str, **options: int) -> npt.NDArray[np.uint8]:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)
    return np.frombuffer(out.getvalue(), np.uint8)


def pack_subject(address: Address, subject: Subject, instance: str) -> bytes:
    """Pack what stays while one looks around in a picture: its pixels, the layers, the words.

    Convention: the network's input travels as raw pixels up to 256x256 and as PNG above, the
    original photo as JPEG, since it is a reduced copy anyway.
    """
    height, width = subject.input_pixels.shape[:2]
    small = height * width <= 256 * 256
    arrays = {
        "input": subject.input_pixels
        if small
        else _encoded(subject.input_pixels, "PNG", compress_level=1),
        "signedLut": Colours.DIVERGING.table,
    }
    header: dict[str, Any] = {
        "kind": MessageKind.PICTURE,
        "instance": instance,
        "content": address.content,
        "size": (height, width),
        "inputKind": "raw" if small else "image/png",
        "layers": [asdict(layer) for layer in subject.layers],
        "note": subject.note,
        "strings": dict(subject.strings),
        "locale": subject.locale,
        "source": None,
    }
    if subject.source_pixels is not None:
        arrays["source"] = _encoded(subject.source_pixels, "JPEG", quality=90)
        header["source"] = {"size": subject.source_pixels.shape[:2], **asdict(subject.geometry)}
    return container(header, arrays)


def pack_wall(address: Address, wall: Wall, instance: str) -> bytes:
    """Pack one layer's wall: tiles, their limits, the channels' figures."""
    found = wall.statistics
    return container(
        {
            "kind": MessageKind.LAYER,
            "instance": instance,
            "content": address.content,
            "scaleKey": address.scale,
            "layer": wall.layer,
            "step": wall.tile_step,
            "signed": wall.signed,
            "zeroCentred": wall.zero_centred,
            "scaleNote": wall.note,
            "cellLabels": list(wall.cell_labels),
        },
        {
            "tiles": wall.tiles,
            "low": wall.low.astype(np.float32),
            "high": wall.high.astype(np.float32),
            "minimum": found.minimum.astype(np.float32),
            "maximum": found.maximum.astype(np.float32),
            "mean": found.mean.astype(np.float32),
            "std": found.std.astype(np.float32),
            "zeroShare": found.zero_share.astype(np.float32),
            "peakRow": np.asarray(found.peak_row).astype(np.int32),
            "peakColumn": np.asarray(found.peak_column).astype(np.int32),
            **({} if wall.borders is None else {"borders": wall.borders.astype(np.float32)}),
        },
    )


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


def pack_close_up(address: Address, close_up: CloseUp, instance: str) -> bytes:
    """Pack the exact numbers of some channels.

    Convention: a ReLU's and a pooling's numbers are left out where they follow from what went in.
    """
    header = {
        "kind": MessageKind.MAPS,
        "instance": instance,
        "content": address.content,
        "layer": close_up.layer,
        "channels": close_up.channels,
        "rule": close_up.kind,
    }
    before = close_up.before
    arrays: dict[str, npt.NDArray[Any]] = {}
    if before is not None:
        arrays["before"] = before.astype(np.float32)
    if before is None or not _follows(before, close_up.maps, close_up.kind):
        arrays["maps"] = close_up.maps.astype(np.float32)
    return container(header, arrays)


def pack_focus(address: Address, view: LinkedView, instance: str, serial: int) -> bytes:
    """Pack where one looks: layer, channels, unit, colours."""
    return container(
        {
            "kind": MessageKind.FOCUS,
            "instance": instance,
            "content": address.content,
            "scaleKey": address.scale,
            "endpoint": address.endpoint,
            "layer": view.wall.layer,
            "pinned": view.close_up.channels,
            "unit": view.unit,
            "serial": serial,
            "display": asdict(view.display),
            "head": view.head,
        },
        {"lut": view.colours, "zeroCentredLut": view.zero_centred_colours},
    )


def pack_answer(content: str, answer: HeadAnswer, instance: str) -> bytes:
    """Pack what a visitor's own head says of a picture."""
    header = {"kind": MessageKind.ANSWER, "instance": instance, "content": content}
    return container({**header, "answer": asdict(answer)}, {})


def pack_thumbnails(content: str, thumbnails: Mapping[str, GrayLevels], instance: str) -> bytes:
    """Pack small gray pictures for the network map."""
    return container(
        {
            "kind": MessageKind.THUMBNAILS,
            "instance": instance,
            "content": content,
            "part": next(iter(thumbnails), ""),
        },
        thumbnails,
    )
