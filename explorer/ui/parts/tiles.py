"""Many tiny pictures with their names, drawn pixel for pixel."""

import base64
import html
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from explorer.rendering import png_bytes
from explorer.shapes import RgbImage

_STYLE = """<style>
.tiles { display: flex; flex-wrap: wrap; gap: 0.5rem; font-size: 0.75rem;
  font-variant-numeric: tabular-nums; }
.tiles figure { margin: 0; text-align: center; }
.tiles figure.chosen { outline: 2px solid currentColor; outline-offset: 2px; }
.tiles .row { display: flex; gap: 3px; justify-content: center; }
.tiles img { image-rendering: pixelated; display: block; }
.tiles figcaption { opacity: 0.8; }
</style>"""


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One tiny picture, or a few beside each other; words already translated."""

    pictures: tuple[RgbImage, ...]
    label: str
    alt: str
    chosen: bool = False


def tiles(items: Iterable[Tile], factor: int) -> None:
    """Draw tiles in rows that wrap, every pixel enlarged `factor` times."""
    drawn = "".join(_figure(item, factor) for item in items)
    st.html(f'{_STYLE}<div class="tiles">{drawn}</div>')


def _figure(item: Tile, factor: int) -> str:
    images = "".join(
        f'<img alt="{html.escape(item.alt)}" width="{picture.shape[1] * factor}" '
        f'height="{picture.shape[0] * factor}" '
        f'src="data:image/png;base64,{base64.b64encode(png_bytes(picture)).decode()}">'
        for picture in item.pictures
    )
    name = ' class="chosen"' if item.chosen else ""
    return (
        f'<figure{name}><div class="row">{images}</div>'
        f"<figcaption>{html.escape(item.label)}</figcaption></figure>"
    )
