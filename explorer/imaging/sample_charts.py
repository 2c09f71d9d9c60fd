"""Test charts drawn by this project: exact pictures whose resampling everyone can judge."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from explorer.shapes import RgbImage

SIDE = 512


def zone_plate() -> RgbImage:
    """Rings that grow finer outward, up to one cycle per two pixels at the middle of each edge."""
    x, y = _centred()
    return _gray(0.5 + 0.5 * np.cos(np.pi * (x * x + y * y) / SIDE))


def checkerboard(cell: int) -> RgbImage:
    """Black and white squares of `cell` pixels, the top left one black."""
    cells = np.arange(SIDE) // cell
    return _gray(((cells[:, None] + cells[None, :]) % 2).astype(np.float64))


def siemens_star(spokes: int = 36) -> RgbImage:
    """Smooth spokes that grow finer toward the centre."""
    x, y = _centred()
    spoke = 0.5 + 0.5 * np.cos(spokes * np.arctan2(y, x))
    return _gray(np.where(np.hypot(x, y) <= SIDE / 2 - 8, spoke, 0.5))


def colour_bars() -> RgbImage:
    """Eight full-strength bars, bright to dark: white, yellow, cyan, green, ..., black."""
    number = 7 - np.arange(SIDE) * 8 // SIDE
    row = np.stack([number >> 1 & 1, number >> 2 & 1, number & 1], axis=1) * 255
    return np.repeat(row.astype(np.uint8)[None], SIDE, axis=0)


def slanted_edge(degrees: float = 5.0) -> RgbImage:
    """One edge from dark to light, 5 degrees off the vertical, exact to a sixteenth of a pixel."""
    fine = 16
    rows = np.arange(SIDE) + 0.5 - SIDE / 2
    columns = (np.arange(SIDE * fine) + 0.5) / fine - SIDE / 2
    light = columns[None, :] > rows[:, None] * np.tan(np.radians(degrees))
    share = light.reshape(SIDE, SIDE, fine).mean(axis=2)
    return _gray(0.2 + 0.6 * share)


def text() -> RgbImage:
    """One line of letters and digits from 44 down to 8 pixels high, repeated to fill the width."""
    page = Image.new("L", (SIDE, SIDE), 255)
    pen = ImageDraw.Draw(page)
    top, line = 12, "VGG16 sees edges 0123 "
    for size in (44, 38, 33, 29, 25, 22, 19, 17, 15, 13, 11, 10, 9, 8):
        font = ImageFont.load_default(size)
        repeats = max(1, int((SIDE - 24) // pen.textlength(line, font)))
        pen.text((16, top), line * repeats, fill=0, font=font)
        top += round(size * 1.3) + 9
    return np.repeat(np.asarray(page)[:, :, None], 3, axis=2)


CHARTS: Mapping[str, Callable[[], RgbImage]] = {
    "zone-plate": zone_plate,
    "checkerboard-1": lambda: checkerboard(1),
    "checkerboard-8": lambda: checkerboard(8),
    "siemens-star": siemens_star,
    "slanted-edge": slanted_edge,
    "colour-bars": colour_bars,
    "text": text,
}


def _centred() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    return x, y


def _gray(levels: npt.NDArray[np.float64]) -> RgbImage:
    return np.repeat(np.rint(levels * 255).astype(np.uint8)[:, :, None], 3, axis=2)
