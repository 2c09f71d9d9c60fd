"""From a stranger's bytes to pixels: the only place that distrusts a file."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, JpegImagePlugin, TiffImagePlugin

from explorer.errors import ExplorerError, UnreadableImageError
from explorer.imaging.reading import containers, filetypes, tiffs
from explorer.imaging.reading.decode_limits import (
    DEFAULT_LIMITS,
    DecodeLimits,
    check_file_size,
    check_jpeg_buffer,
    check_jpeg_scans,
    check_size,
    too_many_pixels_for_pillow,
)
from explorer.imaging.reading.modes import to_rgb
from explorer.imaging.reading.orientation import orientation_of, upright
from explorer.messages import N_, Message
from explorer.shapes import RgbImage, SizeWH


@dataclass(frozen=True, slots=True)
class Picture:
    """Decoded pixels, and what a person should know about how they came to be."""

    pixels: RgbImage
    """(H, W, 3), sRGB, read-only, upright."""
    notes: tuple[Message, ...]
    format: str
    source_size_wh: SizeWH
    """Upright size in the file; larger than the pixels when a JPEG was read at reduced size."""
    sha256: str
    """Of the file's bytes."""


def decode_image(data: bytes, limits: DecodeLimits = DEFAULT_LIMITS) -> Picture:
    """Decode the first picture in a file.

    Shape: bytes -> (H, W, 3) uint8.
    Convention: upright after EXIF; sRGB; transparency on white; 16 bits divided by 257; whatever
    was converted is said in `notes`. Nothing written in the file ever appears in a sentence.
    Raises: UnreadableImageError: if it is no picture, of another format, or damaged.
        ImageTooLargeError: if it is over one of `limits`.
    """
    if not data:
        raise UnreadableImageError(N_("The file is empty. Please choose another picture."))
    check_file_size(len(data), limits)
    kind = filetypes.readable_or_refuse(data)
    try:
        pixels, notes, size_wh = _decode(data, kind, limits)
    except ExplorerError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels_for_pillow(error, kind, limits) from error
    except Exception as error:
        # Decoders raise some twenty types on damaged files, MemoryError and RecursionError too.
        raise _unreadable(error, kind) from error
    pixels.flags.writeable = False
    digest = hashlib.sha256(data).hexdigest()
    return Picture(pixels, tuple(notes), filetypes.READABLE[kind], size_wh, digest)


def _unreadable(error: Exception, kind: str) -> UnreadableImageError:
    if kind == "PNG" and "MAX_TEXT" in str(error):
        # Pillow stops unpacking there; only its wording tells this from damage.
        return UnreadableImageError(
            N_(
                "The PNG file carries a text or a colour profile that unpacks to an enormous size. "
                "Save the picture again without it."
            )
        )
    return UnreadableImageError(
        N_(
            "The {format} file is damaged or incomplete, or of a rare kind. "
            "Save it again or choose another one."
        ),
        format=filetypes.READABLE[kind],
    )


def _decode(data: bytes, kind: str, limits: DecodeLimits) -> tuple[RgbImage, list[Message], SizeWH]:
    scans, frames = _parts(data, kind, limits)
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        size_wh = image.size
        check_size(size_wh, kind, limits)
        if frames is None:
            frames = int(getattr(image, "n_frames", 1))
        notes = _frame_notes(frames, limits)
        if isinstance(image, JpegImagePlugin.JpegImageFile):
            check_jpeg_buffer(image, scans, limits)
            notes += _reduce(image, limits)
        # Pillow turns a TIFF upright while loading it, so its tag must be read before.
        turned = orientation_of(image)[0] if kind == "TIFF" else 1
        image.load()
        orientation, orientation_notes = orientation_of(image)
        negative = False
        bits = containers.png_bits(data) if kind == "PNG" else 8
        if isinstance(image, TiffImagePlugin.TiffImageFile):
            tiffs.check_planes(image)
            negative = tiffs.is_left_negative(image)
            bits = tiffs.bits_per_sample(image)
        if bits > 8 and not image.mode.startswith(("I", "F")):
            notes.append(
                Message(N_("16 bits per colour were reduced to 8, keeping the upper half."))
            )
        pixels, colour_notes = to_rgb(image, bits)
    notes += colour_notes + orientation_notes
    if orientation > 1 or turned > 1:
        notes.append(Message(N_("The picture was turned upright as its camera noted.")))
    pixels = upright(255 - pixels if negative else pixels, orientation)
    if orientation >= 5:
        size_wh = (size_wh[1], size_wh[0])
    if max(size_wh) > limits.extreme_aspect * min(size_wh):
        notes.append(
            Message(
                N_("The picture is a very narrow strip: {width} × {height} pixels."),
                {"width": size_wh[0], "height": size_wh[1]},
            )
        )
    return pixels, notes, size_wh


def _parts(data: bytes, kind: str, limits: DecodeLimits) -> tuple[int, int | None]:
    """Count JPEG scans and, where Pillow would read the whole file to count them, frames.

    Raises: TooManyParts, ImageTooLargeError: for files made to keep a decoder busy.
    """
    scans, frames = 1, None
    most_frames = limits.frames_counted + 1
    if kind == "PNG":
        containers.check_png_chunks(data)
    elif kind == "GIF":
        frames = containers.count_gif_frames(data, most_frames)
    elif kind == "TIFF":
        frames = containers.count_tiff_pages(data, most_frames)
    elif kind == "JPEG":
        scans = containers.count_jpeg_scans(data)
        check_jpeg_scans(scans, limits)
    return scans, frames


def _reduce(image: JpegImagePlugin.JpegImageFile, limits: DecodeLimits) -> list[Message]:
    width, height = image.size
    if width * height <= limits.pixels:
        return []
    divisor = next(
        divisor
        for divisor in (2, 4, 8)
        if -(-width // divisor) * -(-height // divisor) <= limits.pixels
    )
    image.draft(None, (width // divisor, height // divisor))
    if image.width * image.height > limits.pixels:
        raise ValueError("the JPEG cannot be read at reduced size")
    note = N_("The picture of {width} × {height} pixels was read at 1/{divisor} of its size.")
    return [Message(note, {"width": width, "height": height, "divisor": divisor})]


def _frame_notes(frames: int, limits: DecodeLimits) -> list[Message]:
    if frames > limits.frames_counted:
        note = N_("Only the first frame is used, of more than {count}.")
        return [Message(note, {"count": limits.frames_counted})]
    if frames > 1:
        return [Message(N_("Only frame 1 of {count} is used."), {"count": frames})]
    return []
