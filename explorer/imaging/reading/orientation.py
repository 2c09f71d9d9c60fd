"""Turning a picture upright as the camera that took it noted."""

import numpy as np
from PIL import ExifTags, Image

from explorer.messages import N_, Message
from explorer.shapes import RgbImage


def orientation_of(image: Image.Image) -> tuple[int, list[Message]]:
    """Read the EXIF orientation 1..8; anything else counts as 1, the picture as stored."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:
        # EXIF is written by thousands of programs; a picture is worth more than its tag.
        note = N_("The camera's notes could not be read; the picture is shown as it is stored.")
        return 1, [Message(note)]
    return (value if isinstance(value, int) and 1 <= value <= 8 else 1), []


def upright(pixels: RgbImage, orientation: int) -> RgbImage:
    """Undo the camera's orientation 1..8 as EXIF numbers it."""
    if orientation == 1:
        return pixels
    if orientation >= 5:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)
