"""Rectangles drawn on enlarged pictures, along the edges of pixels."""

import numpy as np

from explorer.rendering.montage import enlarge_rgb
from explorer.shapes import RgbImage

Rectangle = tuple[int, int, int, int]
"""Top, left, bottom, right in pixels; the last two not included."""

Rgb = tuple[int, int, int]


def outlined(
    image: RgbImage, factor: int, rectangles: list[tuple[Rectangle, Rgb, int]]
) -> RgbImage:
    """Enlarge a picture and draw rectangles around pixels, each with a dark line inside it.

    Shape: (H, W, 3) -> (H*factor, W*factor, 3); each rectangle with its colour and line width.
    Convention: lines lie inside the rectangle, next to its edge; sides off the picture are not
    drawn, so an open side means that the rectangle goes on there. Later ones cover earlier ones.
    """
    large = enlarge_rgb(image, factor)
    for rectangle, colour, width in rectangles:
        edges = [side * factor for side in rectangle]
        _frame(large, edges, np.array(colour, np.uint8), width)
        _frame(
            large,
            [edges[0] + width, edges[1] + width, edges[2] - width, edges[3] - width],
            np.zeros(3, np.uint8),
            1,
        )
    return large


def framed(
    image: RgbImage, factor: int, rectangle: Rectangle, colour: Rgb = (255, 255, 255)
) -> RgbImage:
    """Enlarge a picture and draw a thin frame around some of its pixels, none of it over them.

    Shape: (H, W, 3) -> (H*factor, W*factor, 3).
    Convention: a line of `colour` with a dark one outside it; at the picture's edge both are moved
    inside, where they cover the outermost pixels' rims.
    """
    large = enlarge_rgb(image, factor)
    height, width = large.shape[:2]
    top, left, bottom, right = (side * factor for side in rectangle)
    for reach, ink in ((2, (0, 0, 0)), (1, colour)):
        edges = [
            max(top - reach, 0),
            max(left - reach, 0),
            min(bottom + reach, height),
            min(right + reach, width),
        ]
        _frame(large, edges, np.array(ink, np.uint8), 1)
    return large


def _frame(canvas: RgbImage, edges: list[int], colour: RgbImage, width: int) -> None:
    top, left, bottom, right = edges
    height_px, width_px = canvas.shape[:2]

    def fill(low: int, high: int, first: int, last: int) -> None:
        canvas[
            min(max(low, 0), height_px) : max(min(high, height_px), 0),
            min(max(first, 0), width_px) : max(min(last, width_px), 0),
        ] = colour

    fill(top, min(top + width, bottom), left, right)
    fill(max(bottom - width, top), bottom, left, right)
    fill(top, bottom, left, min(left + width, right))
    fill(top, bottom, max(right - width, left), right)
