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


@dataclass(frozen=True, slots=True)
class Placement:
    """What a fit does to a picture: cut `crop` out, resize it, lay it at `offset_xy`.

    Convention: `crop` is left, top, width, height in whole source pixels. `offset_xy` is where the
    resized picture's corner lies in the result: negative where the result cuts it off, positive
    where bars lie before it.
    """

    crop: tuple[int, int, int, int]
    resized_wh: SizeWH
    offset_xy: tuple[int, int]
    size_wh: SizeWH


def placement(source_wh: SizeWH, size_wh: SizeWH, fit: Fit) -> Placement:
    """Work out how a fit brings a picture of one size to another.

    Convention: CROP resizes the shorter side to the target and EVALUATION to 256/224 of it; the
    longer one is int(target * long / short), and the centre starts at round((long - target) / 2),
    as torchvision rounds. PAD resizes the longer side. A picture so narrow that its enlarged form
    would exceed 16 million pixels is cropped first, to whole pixels.
    Source: torchvision.transforms.functional resize and center_crop.
    """
    whole = (0, 0, *source_wh)
    target_w, target_h = size_wh
    if fit is Fit.STRETCH:
        return Placement(whole, size_wh, (0, 0), size_wh)
    if fit is Fit.PAD:
        scale = min(target_w / source_wh[0], target_h / source_wh[1])
        new_w = min(target_w, max(1, round(source_wh[0] * scale)))
        new_h = min(target_h, max(1, round(source_wh[1] * scale)))
        offset = ((target_w - new_w) // 2, (target_h - new_h) // 2)
        return Placement(whole, (new_w, new_h), offset, size_wh)
    cover_wh = size_wh
    if fit is Fit.EVALUATION:
        cover_wh = (round(target_w * 256 / 224), round(target_h * 256 / 224))
    return _cover(source_wh, size_wh, cover_wh)


def _cover(source_wh: SizeWH, size_wh: SizeWH, cover_wh: SizeWH) -> Placement:
    """Resize so that `cover_wh` is just covered, then cut `size_wh` out of the centre."""
    (width, height), (cover_w, cover_h) = source_wh, cover_wh
    if cover_w * height >= cover_h * width:
        new_w, new_h = cover_w, int(cover_w * height / width)
    else:
        new_w, new_h = int(cover_h * width / height), cover_h
    if new_w * new_h > _MOST_ENLARGED_PIXELS:
        return _crop_first(source_wh, size_wh, cover_wh)
    left, top = round((new_w - size_wh[0]) / 2.0), round((new_h - size_wh[1]) / 2.0)
    return Placement((0, 0, width, height), (new_w, new_h), (-left, -top), size_wh)


def _crop_first(source_wh: SizeWH, size_wh: SizeWH, cover_wh: SizeWH) -> Placement:
    width, height = source_wh
    scale = max(cover_wh[0] / width, cover_wh[1] / height)
    crop_w = min(width, max(1, round(size_wh[0] / scale)))
    crop_h = min(height, max(1, round(size_wh[1] / scale)))
    crop = ((width - crop_w) // 2, (height - crop_h) // 2, crop_w, crop_h)
    return Placement(crop, size_wh, (0, 0), size_wh)


def fit_to(image: RgbImage, size_wh: SizeWH, fit: Fit, interpolation: Interpolation) -> Fitted:
    """Bring a picture to a size, stretched, cropped or padded.

    Shape: (H, W, 3) uint8 -> (h, w, 3).
    Convention: geometry as `placement`; PAD fills with PAD_COLOUR.
    Raises: ValueError: if the image or the size is not of this kind.
    """
    if image.ndim != 3 or image.dtype != np.uint8:
        raise ValueError(f"expected (H, W, 3) uint8, got {image.shape} {image.dtype}")
    place = placement((image.shape[1], image.shape[0]), size_wh, fit)
    left, top, width, height = place.crop
    cut = image[top : top + height, left : left + width]
    resized = resize(cut, place.resized_wh, interpolation)
    scale_x, scale_y = place.resized_wh[0] / width, place.resized_wh[1] / height
    offset_x, offset_y = place.offset_xy
    pixels = resized if place.resized_wh == size_wh else _laid(resized, place)
    return Fitted(pixels, (scale_x, scale_y), (offset_x - left * scale_x, offset_y - top * scale_y))


def _laid(resized: RgbImage, place: Placement) -> RgbImage:
    """Cut the result out of the resized picture, or put the picture between its bars."""
    (target_w, target_h), (left, top) = place.size_wh, place.offset_xy
    if place.resized_wh[0] <= target_w and place.resized_wh[1] <= target_h:
        pixels = np.empty((target_h, target_w, 3), np.uint8)
        pixels[:] = PAD_COLOUR
        pixels[top : top + resized.shape[0], left : left + resized.shape[1]] = resized
    else:
        pixels = np.ascontiguousarray(resized[-top : target_h - top, -left : target_w - left])
    pixels.flags.writeable = False
    return pixels


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
