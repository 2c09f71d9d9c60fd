"""A colour for every place in a window."""

import numpy as np

from explorer.shapes import RgbImage

_CORNERS = np.array([[[86, 180, 233], [230, 159, 0]], [[0, 114, 90], [213, 66, 120]]])
"""Top left, top right, bottom left, bottom right: apart also for colour-blind eyes."""


def window_colours(kernel: int) -> RgbImage:
    """Give every place of a window a colour of its own, blending between four corners.

    Shape: (kernel, kernel, 3).
    """
    along = np.linspace(0, 1, kernel) if kernel > 1 else np.zeros(1)
    weights = np.stack([1 - along, along])
    blended = np.einsum("ri,cj,rcx->ijx", weights, weights, _CORNERS)
    colours: RgbImage = np.rint(blended).astype(np.uint8)
    return colours
