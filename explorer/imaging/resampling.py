"""Changing a picture's size: the methods, and one function that applies them."""

from enum import StrEnum
from typing import TypeVar, cast

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.messages import N_
from explorer.shapes import SizeWH

MIN_SIDE = 32
"""Five halvings leave one pixel of it."""
MAX_SIDE = 1024

Number = TypeVar("Number", np.uint8, np.float32)


class Interpolation(StrEnum):
    """How new pixels are made from old ones."""

    NEAREST = "nearest"
    LINEAR = "linear"
    AREA = "area"
    CUBIC = "cubic"
    LANCZOS4 = "lanczos4"
    ANTIALIAS = "antialias"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "nearest": N_("Nearest"),
            "linear": N_("Linear"),
            "area": N_("Area"),
            "cubic": N_("Cubic"),
            "lanczos4": N_("Lanczos"),
            "antialias": N_("Antialiased linear"),
        }[self]

    @property
    def hint(self) -> str:
        """What choosing it does, in English."""
        return {
            "nearest": N_("Copies one pixel and skips the others: blocky, and aliases strongly."),
            "linear": N_("Mixes 2 × 2 neighbours: smooth, but aliases when shrinking."),
            "area": N_(
                "Averages all pixels that fall into the new one: no halos, and little aliasing when"
                " shrinking."
            ),
            "cubic": N_(
                "Weighs 4 × 4 neighbours: crisp, but overshoots at edges and aliases more than "
                "linear when shrinking."
            ),
            "lanczos4": N_(
                "Weighs 8 × 8 neighbours: the crispest, but with faint halos at edges, and aliases "
                "more than cubic when shrinking."
            ),
            "antialias": N_(
                "Linear with a wider reach when shrinking, as PyTorch's own recipe: the least "
                "aliasing in one step."
            ),
        }[self]


_CV2_FLAGS = {
    Interpolation.NEAREST: cv2.INTER_NEAREST,
    Interpolation.LINEAR: cv2.INTER_LINEAR,
    Interpolation.AREA: cv2.INTER_AREA,
    Interpolation.CUBIC: cv2.INTER_CUBIC,
    Interpolation.LANCZOS4: cv2.INTER_LANCZOS4,
}


def resize(
    image: npt.NDArray[Number], size_wh: SizeWH, interpolation: Interpolation
) -> npt.NDArray[Number]:
    """Stretch an image to a new size.

    Shape: (H, W, 3) or (H, W), uint8 or float32 -> the same with the new size, read-only.
    Convention: corners coincide, so source = (i + 0.5) * old / new - 0.5 for the centre of pixel
    i; NEAREST instead takes pixel floor(i * old / new). When shrinking, only AREA and ANTIALIAS
    average over all source pixels; the others alias. When enlarging, AREA is LINEAR's coarse
    relative. CUBIC (a = -0.75) and LANCZOS4 overshoot at edges: uint8 results are rounded and
    clipped to 0..255, float32 results keep the overshoot.
    Raises: ValueError: if the image or the size is not of this kind.
    """
    width, height = size_wh
    if width < 1 or height < 1:
        raise ValueError(f"expected a size of at least 1 x 1, got {width} x {height}")
    image = checked(image)
    if image.shape[:2] == (height, width):
        result = image.copy()
    elif interpolation is Interpolation.ANTIALIAS:
        result = _antialias(image, size_wh)
    else:
        flag = _CV2_FLAGS[interpolation]
        result = cast(npt.NDArray[Number], cv2.resize(image, (width, height), interpolation=flag))
    result.flags.writeable = False
    return result


def checked(image: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Return the image contiguous, the only kind that may reach OpenCV.

    Raises: ValueError: if it is not a non-empty (H, W, 3) or (H, W) array of uint8 or float32.
    """
    shaped = image.ndim == 2 or (image.ndim == 3 and image.shape[2] == 3)
    if not shaped or image.size == 0 or image.dtype not in (np.uint8, np.float32):
        raise ValueError(
            f"expected (H, W, 3) or (H, W), uint8 or float32, got {image.shape} {image.dtype}"
        )
    return np.ascontiguousarray(image)


def _antialias(image: npt.NDArray[Number], size_wh: SizeWH) -> npt.NDArray[Number]:
    if image.dtype == np.float32 and image.ndim == 3:
        # Pillow has no picture of three float channels.
        planes = [_antialias(np.ascontiguousarray(image[:, :, c]), size_wh) for c in range(3)]
        return np.stack(planes, axis=2)
    resized = Image.fromarray(image).resize(size_wh, Image.Resampling.BILINEAR)
    return np.array(resized, image.dtype)
