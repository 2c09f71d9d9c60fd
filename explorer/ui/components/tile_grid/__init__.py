"""Many tiles of one sheet with their names; one of them can be chosen."""

import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from explorer.messages import N_
from explorer.shapes import RgbImage
from explorer.ui.components import transport
from explorer.ui.components.bundling import bundle, stylesheet
from explorer.ui.components.hearing import heard
from explorer.ui.i18n import _
from explorer.ui.supply.container import container

_FRONTEND = Path(__file__).parent / "frontend"
_host = st.components.v2.component(
    "explorer_tile_grid",
    html='<div class="tile-grid"></div>',
    css=stylesheet(_FRONTEND / "style.css"),
    js=bundle(_FRONTEND / "main.js"),
)
_QUALITY = 85

STRINGS = {
    "hint": N_("Point at a tile for its figures; a click opens its card. Keys: arrows and Enter."),
}


@dataclass(frozen=True, slots=True)
class GridTile:
    """One tile: its number on the sheet, its name, what is said of it; words translated."""

    number: int
    label: str
    text: str
    is_quiet: bool = False
    is_chosen: bool = False


def packed(sheet: RgbImage) -> bytes:
    """Write a sheet as a picture for the browser: JPEG, for most tiles are photographs."""
    out = io.BytesIO()
    Image.fromarray(sheet).save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()


def tile_grid(
    picture: bytes,
    size_wh: tuple[int, int],
    side: int,
    tiles: Sequence[GridTile],
    *,
    alt: str,
    key: str,
    on_pick: Callable[[int], None],
) -> None:
    """Show tiles in their order; a click calls `on_pick(number)` before the page's code runs again.

    `picture` is the sheet as `packed` writes it, `size_wh` its size, `side` that of a tile.
    Convention: pointing is the browser's alone.
    """
    numbers = {tile.number for tile in tiles}

    def picked() -> None:
        number = _number(heard(key, "picked"))
        if number in numbers:
            on_pick(number)

    data = {
        "instance": key,
        "side": side,
        "size": list(size_wh),
        "alt": alt,
        "tiles": [asdict(tile) for tile in tiles],
        "strings": {name: _(template) for name, template in STRINGS.items()},
    }
    with st.container(gap=None):
        _host(key=key, data=data, on_picked_change=picked)
        header = {"kind": "sheet", "instance": key, "type": "image/jpeg"}
        message = container(header, {"picture": np.frombuffer(picture, np.uint8)})
        transport.send(message, f"{key}-message")


def _number(payload: Any) -> int:
    try:
        return int(payload["number"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return -1
