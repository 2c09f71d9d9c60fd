"""The limits that protect the machine, compared with a file's header before it is decoded."""

import re
from dataclasses import dataclass

from PIL import Image, JpegImagePlugin

from explorer.errors import ImageTooLargeError
from explorer.messages import N_
from explorer.numerals import NOTHING, millions
from explorer.shapes import SizeWH


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """What protects the machine: every figure is compared with the header, before decoding."""

    file_bytes: int = 20_000_000
    pixels: int = 24_000_000
    jpeg_pixels: int = 100_000_000
    """JPEGs up to here are read at a half, a quarter or an eighth to come within `pixels`."""
    webp_pixels: int = 18_000_000
    """A WebP decoder holds four copies of the picture, twice as many as the others."""
    side: int = 20_000
    jpeg_scans: int = 100
    jpeg_buffer_bytes: int = 200_000_000
    """A JPEG of several scans is held whole at full size while it is read."""
    frames_counted: int = 1_000
    extreme_aspect: float = 20.0


DEFAULT_LIMITS = DecodeLimits()

# Pillow warns from here on and refuses twice as much, by itself, in every use of it.
Image.MAX_IMAGE_PIXELS = DEFAULT_LIMITS.jpeg_pixels


def check_file_size(found: int, limits: DecodeLimits) -> None:
    """Refuse a file of too many bytes."""
    if found > limits.file_bytes:
        raise ImageTooLargeError(
            N_("The file has {found} MB; up to {limit} MB can be read. Save it smaller."),
            found=millions(found, 1),
            limit=millions(limits.file_bytes),
        )


def check_jpeg_scans(scans: int, limits: DecodeLimits) -> None:
    """Refuse a JPEG that is decoded over and over."""
    if scans > limits.jpeg_scans:
        raise ImageTooLargeError(
            N_(
                "This JPEG paints its picture in {found} passes; up to {limit} can be read. "
                "Save it again in another program."
            ),
            found=scans,
            limit=limits.jpeg_scans,
        )


def check_size(size_wh: SizeWH, kind: str, limits: DecodeLimits) -> None:
    """Refuse a picture with too long a side or too many pixels for its format."""
    width, height = size_wh
    if max(size_wh) > limits.side:
        raise ImageTooLargeError(
            N_(
                "The picture is {width} × {height} pixels; "
                "a side may have up to {limit}. Make it smaller or crop it."
            ),
            width=width,
            height=height,
            limit=limits.side,
        )
    most = _most_pixels(kind, limits)
    if width * height > most:
        raise ImageTooLargeError(
            N_(
                "The picture is {width} × {height} pixels, {found} million; "
                "up to {limit} million can be read. Make it smaller."
            ),
            width=width,
            height=height,
            found=millions(width * height, 1),
            limit=millions(most),
        )


def too_many_pixels_for_pillow(
    error: Exception, kind: str, limits: DecodeLimits
) -> ImageTooLargeError:
    """Tell in our words what Pillow refused by itself; only its sentence has the figure."""
    number = re.search(r"\d+", str(error))
    return ImageTooLargeError(
        N_(
            "The picture has {found} million pixels; "
            "up to {limit} million can be read. Make it smaller."
        ),
        found=millions(int(number[0]), 1) if number else NOTHING,
        limit=millions(_most_pixels(kind, limits)),
    )


def _most_pixels(kind: str, limits: DecodeLimits) -> int:
    return {"JPEG": limits.jpeg_pixels, "WEBP": limits.webp_pixels}.get(kind, limits.pixels)


def check_jpeg_buffer(
    image: JpegImagePlugin.JpegImageFile, scans: int, limits: DecodeLimits
) -> None:
    """Refuse a JPEG of several scans whose coefficients would fill too much memory."""
    if scans <= 1:
        return
    samples = [(horizontal, vertical) for _, horizontal, vertical, _ in image.layer]
    widest, tallest = (max(factors) for factors in zip(*samples, strict=True))
    area = sum(horizontal * vertical for horizontal, vertical in samples)
    # Two bytes for each coefficient of each colour component.
    needed = 2 * image.width * image.height * area / (widest * tallest)
    if needed > limits.jpeg_buffer_bytes:
        raise ImageTooLargeError(
            N_(
                "This progressive JPEG of {width} × {height} pixels needs {found} MB to open; "
                "up to {limit} MB are allowed. Make it smaller or save it as a plain JPEG."
            ),
            width=image.width,
            height=image.height,
            found=millions(needed),
            limit=millions(limits.jpeg_buffer_bytes),
        )
