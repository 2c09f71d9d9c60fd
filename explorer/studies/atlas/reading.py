"""The atlas that comes with the app: one channel's picture at a time."""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from explorer.resources import ASSETS
from explorer.shapes import RgbImage
from explorer.studies.atlas.files import own_picture
from explorer.studies.atlas.recipe import AtlasRecipe
from explorer.studies.atlas.sheets import MANIFEST
from explorer.studies.optimising import Precision

FOLDER = ASSETS / "atlas"
_SHEETS = 2
"""Sheets kept unpacked: of a layer of 512 channels one takes 14 MB."""


@cache
def _manifest() -> Mapping[str, Any]:
    try:
        found: dict[str, Any] = json.loads((FOLDER / MANIFEST).read_text("utf-8"))
    except OSError:
        found = {"layers": {}}
    return MappingProxyType(found)


def atlas_layers() -> dict[str, int]:
    """Tell which layers have pictures, and how many."""
    return {layer: int(entry["channels"]) for layer, entry in _manifest()["layers"].items()}


def atlas_fits(weights_sha256: str) -> bool:
    """Whether the atlas is of these weights (`LoadedWeights.sha256`), and not of others."""
    return bool(_manifest().get("weights_sha256") == weights_sha256)


def atlas_recipe(layer: str = "") -> AtlasRecipe:
    """How a layer's pictures were made; where there are none yet, how they will be."""
    facts = _manifest().get("recipe")
    if facts is None:
        return AtlasRecipe()
    made = _manifest()["layers"].get(layer, {"precision": Precision.FLOAT32})
    return AtlasRecipe.of_facts(facts | {"precision": made["precision"]})


def atlas_dull(layer: str) -> Mapping[int, str]:
    """Tell which of a layer's pictures say little: channel and reason, as in `Reason`."""
    entry = _manifest()["layers"].get(layer, {"dull": {}})
    return {int(channel): str(reason) for channel, reason in entry["dull"].items()}


def atlas_picture(layer: str, channel: int) -> RgbImage | None:
    """Return what a channel of a convolution looks for, or None where that is not made yet.

    Shape: (S, S, 3), read-only.
    Convention: only for the weights that `atlas_fits` knows. Of conv1_1 it is the kernel itself.
    """
    entry = _manifest()["layers"].get(layer)
    if entry is None or not 0 <= channel < entry["channels"]:
        return None
    side, columns = int(_manifest()["recipe"]["show"]), int(entry["columns"])
    top, left = channel // columns * side, channel % columns * side
    tile = _sheet(layer)[top : top + side, left : left + side].copy()
    tile.flags.writeable = False
    return tile


@lru_cache(maxsize=_SHEETS)
def _sheet(layer: str) -> RgbImage:
    return own_picture(FOLDER / f"{layer}.webp")[0]
