"""Finished layers as one picture each, small enough to come with the app."""

import json
import math
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.shapes import RgbImage
from explorer.studies.atlas.judging import Dull, judge
from explorer.studies.atlas.pieces import Pieces
from explorer.studies.atlas.recipe import KERNELS, channels_of
from explorer.studies.optimising import CONVOLUTIONS
from explorer.version import VERSION

MANIFEST = "atlas.json"
MOST_BYTES = 16_000_000
"""Of all 13 sheets together."""
_QUALITY = 70


@dataclass(frozen=True, slots=True)
class Packed:
    """A layer's sheet as a file, and what was noticed about its pictures."""

    layer: str
    path: Path
    size: int
    dull: tuple[Dull, ...]


def columns_of(count: int) -> int:
    """How many pictures a row of a sheet has: as many as a column, or twice as many."""
    return 1 << math.ceil(math.log2(count) / 2)


def sheet_of(tiles: list[RgbImage]) -> RgbImage:
    """Put pictures into a sheet, row by row.

    Shape: N pictures (S, S, 3) -> (rows * S, columns * S, 3).
    """
    side, columns = tiles[0].shape[0], columns_of(len(tiles))
    rows = math.ceil(len(tiles) / columns)
    sheet = np.zeros((rows * side, columns * side, 3), np.uint8)
    for number, tile in enumerate(tiles):
        top, left = number // columns * side, number % columns * side
        sheet[top : top + side, left : left + side] = tile
    return sheet


def pack(pieces: Pieces, layers: list[str], target: Path) -> list[Packed]:
    """Write the sheets of finished layers and the manifest beside them.

    Convention: layers that are not finished are left out; sheets that are there already stay in
    the manifest, if they are of the same recipe and weights, in whatever precision each was made.
    Raises: SettingError: if none is finished, or all sheets together are too large.
    """
    finished = [layer for layer in layers if pieces.done(layer) == channels_of(layer)]
    if not finished:
        raise SettingError(N_("No layer in {folder} is finished yet."), folder=pieces.folder)
    target.mkdir(parents=True, exist_ok=True)
    packed = [_pack_layer(pieces, layer, target) for layer in finished]
    note = _manifest(pieces, packed, target)
    total = sum(entry["bytes"] for entry in note["layers"].values())
    if total > MOST_BYTES:
        raise SettingError(
            N_("The sheets take {found} bytes, of at most {most}."), found=total, most=MOST_BYTES
        )
    (target / MANIFEST).write_text(json.dumps(note, indent=1) + "\n", "utf-8")
    return packed


def _pack_layer(pieces: Pieces, layer: str, target: Path) -> Packed:
    pictures = [pieces.read(layer, channel) for channel in range(channels_of(layer))]
    image = Image.fromarray(sheet_of([made.pixels for made in pictures]))
    out = BytesIO()
    # Kernels are few flat squares, which lossless files hold in less room.
    image.save(out, "WEBP", quality=_QUALITY, method=6, lossless=layer == KERNELS)
    path = target / f"{layer}.webp"
    path.write_bytes(out.getvalue())
    return Packed(layer, path, len(out.getvalue()), judge(pictures))


def _manifest(pieces: Pieces, packed: list[Packed], target: Path) -> dict[str, Any]:
    head = {
        "about": "What each channel looks for, optimised from the weights' numbers alone",
        "weights_sha256": pieces.weights_sha256,
        "recipe": pieces.recipe.shared_facts(),
        "licence": "CC BY 4.0",
    }
    entries = {
        each.layer: {
            "channels": channels_of(each.layer),
            "columns": columns_of(channels_of(each.layer)),
            "kind": "kernel" if each.layer == KERNELS else "optimised",
            "precision": str(pieces.recipe.precision),
            "bytes": each.size,
            "version": VERSION,
            "dull": {str(dull.channel): str(dull.reason) for dull in each.dull},
        }
        for each in packed
    }
    before = _before(target)
    if all(before.get(name) == value for name, value in head.items()):
        entries = before["layers"] | entries
    return head | {"layers": {name: entries[name] for name in CONVOLUTIONS if name in entries}}


def _before(target: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((target / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found
