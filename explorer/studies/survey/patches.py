"""The part of a kept picture that one unit sees."""

import numpy as np

from explorer.imaging.fitting import PAD_COLOUR
from explorer.network.architecture import Layer
from explorer.shapes import RgbImage


def cut(picture: RgbImage, layer: Layer, place: tuple[int, int], size: int) -> RgbImage:
    """Cut out the receptive field of a unit.

    Shape: (h, w, 3) of what was a square input of `size` -> (n, n, 3), n about the field's width.
    Convention: outside of the picture, where the network meets its padding, the mean colour.
    """
    if layer.start is None or layer.stride is None or layer.receptive_field is None:
        raise ValueError(f"a unit of {layer.name} sees no square")
    shrink = picture.shape[0] / size
    side = max(1, round(layer.receptive_field * shrink))
    top, left = (round((layer.start + layer.stride * index) * shrink) for index in place)
    patch = np.empty((side, side, 3), np.uint8)
    patch[:] = PAD_COLOUR
    height, width = picture.shape[:2]
    above, beside = max(top, 0), max(left, 0)
    below, beyond = min(top + side, height), min(left + side, width)
    patch[above - top : below - top, beside - left : beyond - left] = picture[
        above:below, beside:beyond
    ]
    patch.flags.writeable = False
    return patch
