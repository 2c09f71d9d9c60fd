"""Small good pictures of every kind that is read, and seeded ways to damage them."""

import io
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from PIL import Image, ImageCms

MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK", "F")
KINDS: dict[str, tuple[dict[str, Any], ...]] = {
    "PNG": ({}, {"optimize": True}),
    "JPEG": ({}, {"progressive": True}, {"quality": 30, "subsampling": 0}),
    "WEBP": ({}, {"lossless": True}),
    "GIF": ({}, {"interlace": True}),
    "BMP": ({},),
    "TIFF": (
        {},
        {"compression": "tiff_lzw"},
        {"compression": "tiff_deflate"},
        {"compression": "jpeg"},
        {"compression": "packbits"},
    ),
}


@cache
def good_files() -> list[bytes]:
    """Every combination of kind, mode and option that can be written, plus frames and metadata."""
    rng = np.random.default_rng(0)
    base = Image.fromarray(rng.integers(0, 256, (37, 53, 3), np.uint8))
    files = []
    for mode in MODES:
        picture = _in_mode(base, mode)
        for kind, variants in KINDS.items():
            for options in variants:
                out = io.BytesIO()
                if options.get("compression") == "jpeg" and mode not in ("L", "RGB", "CMYK"):
                    continue
                try:
                    picture.save(out, kind, **options)
                except (OSError, ValueError, KeyError):
                    continue
                files.append(out.getvalue())
    frames = [base.rotate(angle) for angle in (0, 90, 180)]
    for kind in ("GIF", "WEBP", "TIFF", "PNG"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        files.append(out.getvalue())
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[274], exif[270] = 6, "<script>alert(1)</script>"
    for kind in ("PNG", "JPEG", "WEBP", "TIFF"):
        out = io.BytesIO()
        base.save(out, kind, icc_profile=profile, exif=exif)
        files.append(out.getvalue())
    return files


def _in_mode(base: Image.Image, mode: str) -> Image.Image:
    if mode == "I;16":
        return Image.fromarray((np.asarray(base.convert("L")).astype(np.uint16)) * 257)
    return base.convert(mode)


def mutants(files: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Damage files: flipped bytes, cut ends, splices, doubled blocks, overwritten sizes."""
    rng = random.Random(seed)
    for _ in range(count):
        data = bytearray(rng.choice(files))
        for _round in range(rng.choice((1, 1, 2, 4))):
            _damage(data, rng, files)
        yield bytes(data)


def _damage(data: bytearray, rng: random.Random, files: list[bytes]) -> None:
    if not data:
        return
    at = rng.randrange(len(data))
    match rng.randrange(6):
        case 0:
            for _ in range(rng.choice((1, 3, 10))):
                data[rng.randrange(len(data))] = rng.randrange(256)
        case 1:
            del data[at:]
        case 2:
            other = rng.choice(files)
            data[at:] = other[rng.randrange(len(other)) :]
        case 3:
            data[at:at] = data[at : at + rng.choice((4, 64, 1024))]
        case 4:
            value = rng.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\1\0\0"))
            data[at : at + 4] = value
        case _:
            start = rng.randrange(min(len(data), 64))
            data[start] ^= 1 << rng.randrange(8)
