"""The kept pictures: what the network saw, small enough for a page, as WebP."""

import io
from pathlib import Path

from PIL import Image

from explorer.imaging import Interpolation, decode_image, resize
from explorer.shapes import RgbImage

FOLDER = "thumbs"
_QUALITY, _EFFORT = 80, 2


def thumbnail(seen: RgbImage, side: int) -> bytes:
    """Make a WebP of at most `side` px; the same pixels give the same bytes."""
    small = seen if seen.shape[0] == side else resize(seen, (side, side), Interpolation.AREA)
    out = io.BytesIO()
    Image.fromarray(small).save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()


def place_of(folder: Path, picture: int) -> Path:
    """Where a picture's thumbnail is: at most a thousand in a folder."""
    return folder / FOLDER / f"{picture // 1000:04d}" / f"{picture:07d}.webp"


def read(path: Path) -> RgbImage:
    """Read a thumbnail.

    Raises: OSError: if there is none. ExplorerError: if it cannot be read.
    """
    return decode_image(path.read_bytes()).pixels
