"""Picture files made by code: every test brings its own."""

import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.imaging import Picture
from explorer.shapes import RgbImage

RED, GREEN, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)


def quadrants(width: int = 48, height: int = 32) -> RgbImage:
    """Red, green / blue, yellow: a picture whose every turn and mirror can be told."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = RED
    picture[: height // 2, width // 2 :] = GREEN
    picture[height // 2 :, : width // 2] = BLUE
    picture[height // 2 :, width // 2 :] = YELLOW
    return picture


def noise(width: int = 23, height: int = 17, seed: int = 5) -> RgbImage:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def encoded(image: Image.Image | npt.NDArray[np.generic], format: str, **options: object) -> bytes:
    if not isinstance(image, Image.Image):
        image = Image.fromarray(image)
    out = io.BytesIO()
    image.save(out, format, **options)  # type: ignore[arg-type]
    return out.getvalue()


def animated(format: str, count: int, **options: object) -> bytes:
    """Frames of growing brightness, the first one 1, 1, 1; no two alike, or they are merged."""
    frames = [Image.new("RGB", (6, 4), (1 + i % 250, 1 + i // 250 * 40, 1)) for i in range(count)]
    return encoded(frames[0], format, save_all=True, append_images=frames[1:], **options)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(
    size_wh: tuple[int, int],
    bits: int,
    colour_type: int,
    rows: Sequence[bytes] = (),
    extra: bytes = b"",
) -> bytes:
    """A PNG written by hand: `rows` without their filter byte, `extra` chunks before the pixels."""
    header = struct.pack(">IIBBBBB", *size_wh, bits, colour_type, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


def jpeg_with_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is repeated until there are `count`."""
    plain = encoded(quadrants(), "JPEG", progressive=True)
    last = plain.rindex(b"\xff\xda")
    missing = count - plain.count(b"\xff\xda")
    return plain[:-2] + plain[last:-2] * missing + plain[-2:]


def texts(picture: Picture) -> list[str]:
    return [str(note) for note in picture.notes]
