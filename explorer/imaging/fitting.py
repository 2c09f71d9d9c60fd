"""Bringing a picture of any shape to the network's input, and the way back to the original."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from explorer.errors import ImageTooSmallError, SettingError
from explorer.imaging.resampling import MAX_SIDE, MIN_SIDE, Interpolation, resize
from explorer.messages import N_
from explorer.shapes import RgbImage, SizeWH

PAD_COLOUR = (124, 116, 104)
"""ImageNet's mean colour: near zero once the weights' preprocessing has been applied."""
_MOST_ENLARGED_PIXELS = 1 << 24

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom, in continuous coordinates: pixel i spans i..i+1."""


class Fit(StrEnum):
    """How a picture of one shape becomes an input of another."""

    STRETCH = "stretch"
    CROP = "crop"
    PAD = "pad"
    EVALUATION = "evaluation"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "stretch": N_("Stretch"),
            "crop": N_("Crop the centre"),
            "pad": N_("Pad"),
            "evaluation": N_("ImageNet evaluation"),
        }[self]

    @property
    def hint(self) -> str:
        """What choosing it does, in English."""
        return {
            "stretch": N_("Keeps the whole picture and changes its proportions."),
            "crop": N_("Keeps the proportions and cuts off what is too long."),
            "pad": N_("Keeps the whole picture and its proportions; gray bars fill the rest."),
            "evaluation": N_(
                "Resizes the short side to 8/7 of the input (256 for 224) and cuts out the centre."
            ),
        }[self]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted picture and where each of its points came from.

    Shape: `pixels` (H, W, 3), read-only.
    Convention: `source = (x - offset) / scale` per axis, in continuous coordinates where pixel i
    spans i..i+1 and its centre is i + 0.5.
    """

    pixels: RgbImage
    scale_xy: tuple[float, float]
    offset_xy: tuple[float, float]

    def to_source(self, box: Box) -> Box:
        """Map a box in the result to the original picture.

        Convention: not clipped, so a box over padding reaches outside the original.
        """
        (scale_x, scale_y), (offset_x, offset_y) = self.scale_xy, self.offset_xy
        left, top, right, bottom = box
        return (
            (left - offset_x) / scale_x,
            (top - offset_y) / scale_y,
            (right - offset_x) / scale_x,
            (bottom - offset_y) / scale_y,
        )


def fit_to(image: RgbImage, size_wh: SizeWH, fit: Fit, interpolation: Interpolation) -> Fitted:
    """Bring a picture to a size, stretched, cropped or padded.

    Shape: (H, W, 3) uint8 -> (h, w, 3).
    Convention: CROP resizes the shorter side to the target and EVALUATION to 256/224 of it; the
    longer one is int(target * long / short), and the centre starts at round((long - target) / 2),
    as torchvision rounds. PAD resizes the longer side and fills with PAD_COLOUR. A picture so
    narrow that its enlarged form would exceed 16 million pixels is cropped first, to whole pixels.
    Raises: ValueError: if the image or the size is not of this kind.
    Source: torchvision.transforms.functional resize and center_crop.
    """
    if image.ndim != 3 or image.dtype != np.uint8:
        raise ValueError(f"expected (H, W, 3) uint8, got {image.shape} {image.dtype}")
    height, width = image.shape[:2]
    target_w, target_h = size_wh
    if fit is Fit.STRETCH:
        pixels = resize(image, size_wh, interpolation)
        return Fitted(pixels, (target_w / width, target_h / height), (0.0, 0.0))
    if fit is Fit.PAD:
        return _pad(image, size_wh, interpolation)
    cover_wh = size_wh
    if fit is Fit.EVALUATION:
        cover_wh = (round(target_w * 256 / 224), round(target_h * 256 / 224))
    return _cover(image, size_wh, cover_wh, interpolation)


def _cover(
    image: RgbImage, size_wh: SizeWH, cover_wh: SizeWH, interpolation: Interpolation
) -> Fitted:
    """Resize so that `cover_wh` is just covered, then cut `size_wh` out of the centre."""
    height, width = image.shape[:2]
    cover_w, cover_h = cover_wh
    if cover_w * height >= cover_h * width:
        new_w, new_h = cover_w, int(cover_w * height / width)
    else:
        new_w, new_h = int(cover_h * width / height), cover_h
    if new_w * new_h > _MOST_ENLARGED_PIXELS:
        return _crop_first(image, size_wh, cover_wh, interpolation)
    resized = resize(image, (new_w, new_h), interpolation)
    left, top = round((new_w - size_wh[0]) / 2.0), round((new_h - size_wh[1]) / 2.0)
    pixels = np.ascontiguousarray(resized[top : top + size_wh[1], left : left + size_wh[0]])
    pixels.flags.writeable = False
    return Fitted(pixels, (new_w / width, new_h / height), (float(-left), float(-top)))


def _crop_first(
    image: RgbImage, size_wh: SizeWH, cover_wh: SizeWH, interpolation: Interpolation
) -> Fitted:
    height, width = image.shape[:2]
    scale = max(cover_wh[0] / width, cover_wh[1] / height)
    crop_w = min(width, max(1, round(size_wh[0] / scale)))
    crop_h = min(height, max(1, round(size_wh[1] / scale)))
    left, top = (width - crop_w) // 2, (height - crop_h) // 2
    pixels = resize(image[top : top + crop_h, left : left + crop_w], size_wh, interpolation)
    scale_x, scale_y = size_wh[0] / crop_w, size_wh[1] / crop_h
    return Fitted(pixels, (scale_x, scale_y), (-left * scale_x, -top * scale_y))


def _pad(image: RgbImage, size_wh: SizeWH, interpolation: Interpolation) -> Fitted:
    height, width = image.shape[:2]
    scale = min(size_wh[0] / width, size_wh[1] / height)
    new_w = min(size_wh[0], max(1, round(width * scale)))
    new_h = min(size_wh[1], max(1, round(height * scale)))
    left, top = (size_wh[0] - new_w) // 2, (size_wh[1] - new_h) // 2
    pixels = np.empty((size_wh[1], size_wh[0], 3), np.uint8)
    pixels[:] = PAD_COLOUR
    pixels[top : top + new_h, left : left + new_w] = resize(image, (new_w, new_h), interpolation)
    pixels.flags.writeable = False
    return Fitted(pixels, (new_w / width, new_h / height), (float(left), float(top)))


def target_size(image_size_wh: SizeWH, size: int | None, most: int = MAX_SIDE) -> SizeWH:
    """The size of the network's input: a square, or with `size` None the picture's own size.

    Convention: the own size is shrunk to `most` with its proportions kept, never enlarged.
    Raises: SettingError: if `size` is outside MIN_SIDE..`most`.
        ImageTooSmallError: if a side of the own size would be under MIN_SIDE.
    """
    if size is not None:
        if not isinstance(size, int) or isinstance(size, bool) or not MIN_SIDE <= size <= most:
            raise SettingError(
                N_("The input size {found} is not possible; choose from {least} to {most}."),
                found=size,
                least=MIN_SIDE,
                most=most,
            )
        return size, size
    width, height = image_size_wh
    shrink = min(1.0, most / max(width, height))
    own = round(width * shrink), round(height * shrink)
    if min(own) < MIN_SIDE:
        raise ImageTooSmallError(
            N_(
                "At its own size the picture would be {width} × {height} pixels; "
                "each side needs at least {least}. Choose an input size such as 224 instead."
            ),
            width=max(1, own[0]),
            height=max(1, own[1]),
            least=MIN_SIDE,
        )
    return own
