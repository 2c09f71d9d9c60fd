"""A colour for each class, for pictures of which class holds where."""

import numpy as np
import numpy.typing as npt

from explorer.rendering.charts import theme
from explorer.shapes import RgbImage

CLASS_COLOURS = np.array(
    [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in theme.SERIES], np.uint8
)
"""In the order of a chart's lines."""


def class_picture(classes: npt.NDArray[np.int64]) -> RgbImage:
    """Colour every place by its class.

    Shape: (H, W), numbers from 0 -> (H, W, 3).
    """
    colours: RgbImage = CLASS_COLOURS[classes % len(CLASS_COLOURS)]
    return colours
