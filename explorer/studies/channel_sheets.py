"""All channels of a layer as tiles of one sheet: what each shows, at one size."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from explorer.imaging import Interpolation, resize
from explorer.imaging.fitting import PAD_COLOUR
from explorer.messages import N_
from explorer.network.architecture import Layer
from explorer.operations.receptive_field import Box, unit_box
from explorer.operations.statistics import ChannelStatistics
from explorer.rendering import Colours, colourise, enlarge_rgb, natural_mapping, to_uint8
from explorer.shapes import FeatureMaps, RgbImage
from explorer.studies.survey import Survey
from explorer.studies.survey.patches import cut

COLUMNS = 16
_LARGEST, _REDUCED = 96, 80
"""Pixels of a tile: enlarged ones are no larger than the first, reduced ones have the second."""
_NOTHING = (128, 128, 128)


class StandIn(StrEnum):
    """What stands for a channel."""

    LOOK = "look"
    TOP = "top"
    HERE = "here"
    MAP = "map"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "look": N_("What it looks for"),
            "top": N_("Its strongest patch of all"),
            "here": N_("Its strongest patch here"),
            "map": N_("Its map of your picture"),
        }[self]


@dataclass(frozen=True, slots=True, eq=False)
class ChannelSheet:
    """Tiles side by side, channel by channel.

    Shape: `pixels` (rows * side, COLUMNS * side, 3), read-only.
    """

    pixels: RgbImage
    side: int


def side_for(longest: int) -> int:
    """The side of a tile for pictures whose longest side this is: as large as whole pixels fit."""
    return longest * (_LARGEST // longest) if longest <= _LARGEST else _REDUCED


def sheet_of(count: int, side: int, tile: Callable[[int], RgbImage | None]) -> ChannelSheet:
    """Lay out a tile for each channel; one plain gray where there is none.

    Shape: tiles (h, w, 3) of any size.
    """
    columns = min(COLUMNS, count)
    rows = -(-count // columns)
    pixels = np.empty((rows * side, columns * side, 3), np.uint8)
    pixels[:] = _NOTHING
    for channel in range(count):
        found = tile(channel)
        if found is not None:
            top, left = (side * at for at in divmod(channel, columns))
            _put(pixels[top : top + side, left : left + side], found)
    pixels.flags.writeable = False
    return ChannelSheet(pixels, side)


def map_tiles(maps: FeatureMaps) -> Callable[[int], RgbImage]:
    """Show each channel's map, each on its own scale.

    Shape: `maps` (C, H, W).
    """
    signed = bool(np.nanmin(maps) < 0)
    colours = Colours.natural(centred=signed)
    mapping = natural_mapping(signed=signed)
    return lambda channel: colourise(to_uint8(maps[channel : channel + 1], mapping)[0], colours)


def patch_tiles(
    seen: RgbImage, layer: Layer, figures: ChannelStatistics
) -> Callable[[int], RgbImage | None]:
    """Show the part of the picture in which each channel is strongest; none where it is silent."""

    def tile(channel: int) -> RgbImage | None:
        if not (np.isfinite(figures.maximum[channel]) and figures.maximum[channel] > 0):
            return None
        unit = int(figures.peak_row[channel]), int(figures.peak_column[channel])
        return padded(seen, unit_box(layer, unit))

    return tile


def padded(image: RgbImage, box: Box) -> RgbImage:
    """Cut a box out of a picture; what lies beside the picture is ImageNet's mean colour.

    Shape: (H, W, 3) -> the box's size.
    """
    height, width = box.shape_hw
    patch = np.empty((height, width, 3), np.uint8)
    patch[:] = PAD_COLOUR
    inner = box.clipped((image.shape[0], image.shape[1]))
    if inner.bottom > inner.top and inner.right > inner.left:
        patch[
            inner.top - box.top : inner.bottom - box.top,
            inner.left - box.left : inner.right - box.left,
        ] = image[inner.top : inner.bottom, inner.left : inner.right]
    return patch


def survey_tiles(survey: Survey, layer: str) -> Callable[[int], RgbImage | None]:
    """Show the patch of a survey that each channel is strongest on; none where it never fired."""
    seen = cache(survey.thumbnail)
    place = survey.manifest.columns.geometry(survey.manifest.size)[layer]

    def tile(channel: int) -> RgbImage | None:
        best = survey.top(layer, channel)
        if not best:
            return None
        return cut(seen(best[0].picture), place, best[0].place, survey.manifest.size)

    return tile


def fitted(tile: RgbImage, side: int) -> RgbImage:
    """Bring a tile to a size: enlarged by a whole factor, or averaged down.

    Shape: (h, w, 3) -> at most (side, side, 3).
    """
    longest = max(tile.shape[:2])
    if longest <= side:
        return enlarge_rgb(tile, side // longest)
    height, width = (max(1, round(each * side / longest)) for each in tile.shape[:2])
    return resize(tile, (width, height), Interpolation.AREA)


def _put(place: RgbImage, tile: RgbImage) -> None:
    inside = fitted(tile, place.shape[0])
    top, left = ((place.shape[0] - side) // 2 for side in inside.shape[:2])
    place[top : top + inside.shape[0], left : left + inside.shape[1]] = inside
