"""Pictures about windows: a colour for every place in one, and frames around pixels."""

import numpy as np
import numpy.typing as npt

from explorer.rendering.montage import enlarge_rgb
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


def framed(
    image: RgbImage,
    factor: int,
    box: tuple[int, int, int, int],
    colour: tuple[int, int, int] = (255, 255, 255),
) -> RgbImage:
    """Enlarge a picture by a whole factor and frame some of its pixels.

    Shape: (H, W, 3) -> (H*factor, W*factor, 3); `box` is top, left, bottom, right in pixels of the
    picture, the last two not included.
    Convention: a line of `colour` with a dark one outside it lies around the box, clipped at the
    picture's edges.
    """
    enlarged = enlarge_rgb(image, factor)
    top, left, bottom, right = (side * factor for side in box)
    for reach, ink in ((2, (0, 0, 0)), (1, colour)):
        _ring(enlarged, (top - reach, left - reach, bottom + reach, right + reach), ink)
    return enlarged


def _ring(image: RgbImage, box: tuple[int, int, int, int], colour: npt.ArrayLike) -> None:
    height, width = image.shape[:2]
    top, left, bottom, right = (
        min(max(side, 0), limit) for side, limit in zip(box, (height, width) * 2, strict=True)
    )
    image[top : top + 1, left:right] = colour
    image[bottom - 1 : bottom, left:right] = colour
    image[top:bottom, left : left + 1] = colour
    image[top:bottom, right - 1 : right] = colour
