"""The dearest files: legal ones at the edge of every limit, and bombs far beyond it."""

import io
import zlib
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

_SIX_BY_FOUR = (6000, 4000)
_SCANS = 100
_END = b"\xff\xd9"


@cache
def largest(times: float = 1.0) -> dict[str, bytes]:
    """The largest legal file of each kind; `times` scales their sides.

    Convention: each is within the limits of pixels, bytes and scans, so each must be read.
    """
    wide, high = (round(side * times) for side in _SIX_BY_FOUR)
    colour = Image.fromarray(_pattern(wide, high))
    gray = colour.convert("L")
    sixteen = Image.fromarray(np.asarray(gray).astype(np.uint16) * 257)
    webp = colour.crop((0, 0, round(5190 * times), round(3460 * times)))
    huge = colour.resize((round(12_200 * times), round(8_100 * times)), Image.Resampling.NEAREST)
    files = {
        "TIFF LZW 24 MP": _saved(colour, "TIFF", compression="tiff_lzw"),
        "TIFF LAB 24 MP": _saved(colour.convert("LAB"), "TIFF", compression="tiff_lzw"),
        "TIFF CMYK 24 MP": _saved(colour.convert("CMYK"), "TIFF", compression="tiff_deflate"),
        "TIFF of 32-bit floats 24 MP": _saved(
            gray.convert("F"), "TIFF", compression="tiff_deflate"
        ),
        "16-bit PNG 24 MP": _saved(sixteen, "PNG", compress_level=1),
        "PNG with transparency 24 MP": _saved(colour.convert("RGBA"), "PNG", compress_level=1),
        "GIF 24 MP": _saved(colour.quantize(64), "GIF"),
        "JPEG of 99 MP": _saved(huge, "JPEG", quality=60),
        "progressive JPEG of 100 scans": _many_scans(colour),
        "lossless WebP 18 MP": _saved(webp, "WEBP", lossless=True, quality=0, method=0),
    }
    too_large = [name for name, data in files.items() if len(data) > 20_000_000]
    if too_large:
        raise ValueError(f"no legal files: {too_large}")
    return files


def _pattern(width: int, height: int) -> npt.NDArray[np.uint8]:
    """Soft colours, here and there with grain: real work for a decoder, yet not over 20 MB."""
    rng = np.random.default_rng(5)
    small = Image.fromarray(rng.integers(0, 256, (9, 9, 3), np.uint8))
    tile = np.asarray(small.resize((500, 500), Image.Resampling.BICUBIC)).astype(np.int16)
    grain = rng.integers(-30, 31, (25, 250, 1), np.int16)
    tile[:25, :250] += grain
    coarse = (tile // 16 * 16).clip(0, 255).astype(np.uint8)
    return np.tile(coarse, (-(-height // 500), -(-width // 500), 1))[:height, :width].copy()


def _saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _many_scans(picture: Image.Image) -> bytes:
    """A progressive JPEG of which one scan is painted again and again, as often as is allowed."""
    data = _saved(picture, "JPEG", quality=20, progressive=True)
    starts = [at for at in range(len(data)) if data.startswith(b"\xff\xda", at)]
    small = min(pairwise(starts[1:]), key=lambda ends: ends[1] - ends[0])
    more = data[slice(*small)] * (_SCANS - len(starts))
    return data[: -len(_END)] + more + _END


def bombs(times: float = 1.0) -> dict[str, bytes]:
    """Small files that unpack to enormous pictures; `times` scales their sides."""
    found = {}
    sides = {"1": round(13_000 * times), "L": round(13_000 * times), "RGB": round(9_900 * times)}
    for mode, side in sides.items():
        found[f"{mode} {side}²"] = _saved(Image.new(mode, (side, side)), "PNG")
    side = round(9_000 * times)
    found[f"WebP {side}²"] = _saved(
        Image.new("RGB", (side, side)), "WEBP", lossless=True, quality=0, method=0
    )
    strip = Image.new("L", (40_000, 2_000))
    found["TIFF 40000×2000"] = _saved(strip, "TIFF", compression="tiff_deflate")
    text = zlib.compress(bytes(round(400_000_000 * times)), 9)
    plain = _saved(Image.new("L", (2, 2)), "PNG")
    body = b"iCCP" + b"x\0\0" + text
    chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    found["profile of 400 MB"] = plain[:33] + chunk + plain[33:]
    return found
