"""Pictures as PNG files."""

import io
from collections.abc import Mapping

from PIL import Image, PngImagePlugin

from explorer.rendering.colormaps import Colours
from explorer.shapes import GrayLevels, RgbImage


def png_bytes(
    levels: GrayLevels | RgbImage,
    colours: Colours = Colours.GRAY,
    text: Mapping[str, str] | None = None,
) -> bytes:
    """Write a picture as a PNG; coloured gray levels keep an index per pixel and a colour table.

    `text` is kept in the file, not in the picture.

    Shape: (H, W) or (H, W, 3) uint8; `colours` applies to (H, W) only.
    """
    image = Image.fromarray(levels)
    if image.mode == "L" and colours is not Colours.GRAY:
        image = Image.frombytes("P", image.size, image.tobytes())
        image.putpalette(colours.table.tobytes())
    out = io.BytesIO()
    notes = PngImagePlugin.PngInfo()
    for key, value in (text or {}).items():
        notes.add_text(key, value)
    image.save(out, "PNG", compress_level=1, pnginfo=notes)
    return out.getvalue()
