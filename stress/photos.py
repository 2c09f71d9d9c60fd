"""Photos made of the samples, no two alike, as large in bytes as what a camera writes."""

import io
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.imaging import SAMPLES, load_sample
from explorer.imaging.samples import SampleKind

TWELVE_MEGAPIXELS, SMALL = (4000, 3000), (400, 300)
_Floats = npt.NDArray[np.float32]


def photo(number: int, size_wh: tuple[int, int] = TWELVE_MEGAPIXELS) -> bytes:
    """A JPEG that is like no other: a piece of a real photograph, lit, turned and grained anew.

    Convention: at 12 megapixels it takes 3 to 8 MB, as a camera's does; no two numbers share piece,
    colours, stripes or grain, so that no two have a layer in common.
    """
    rng = np.random.default_rng(number)
    pixels = _piece(rng, size_wh) * np.float32(0.7) + _clouds(rng, size_wh) * np.float32(0.3)
    for _ in range(3):
        _stripes(rng, pixels)
    grain = rng.integers(0, 256, (256, 256, 3)).astype(np.float32) - 128
    height, width = pixels.shape[:2]
    tiles = np.tile(grain, (height // 256 + 1, width // 256 + 1, 1))[:height, :width]
    pixels += tiles * np.float32(rng.uniform(0.18, 0.4))
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=85)
    return out.getvalue()


@cache
def _photographs() -> list[_Floats]:
    photographs = [name for name, one in SAMPLES.items() if one.kind is SampleKind.PHOTO]
    return [load_sample(name).pixels.astype(np.float32) for name in photographs]


def _piece(rng: np.random.Generator, size_wh: tuple[int, int]) -> _Floats:
    """A piece of a photograph, mirrored or upside down, in a light of its own."""
    whole = _photographs()[rng.integers(len(_photographs()))]
    height, width = (int(length * rng.uniform(0.5, 0.9)) for length in whole.shape[:2])
    top, left = rng.integers(whole.shape[0] - height), rng.integers(whole.shape[1] - width)
    piece = whole[top : top + height, left : left + width]
    piece = piece[:: rng.choice((1, -1)), :: rng.choice((1, -1))]
    large = cv2.resize(piece, size_wh, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32) * rng.uniform(0.6, 1.2, 3).astype(np.float32)


def _clouds(rng: np.random.Generator, size_wh: tuple[int, int]) -> _Floats:
    """Soft shapes of a size of their own."""
    rows, columns = rng.integers(3, 24, 2)
    small = rng.uniform(0, 255, (rows, columns, 3)).astype(np.float32)
    large = cv2.resize(small, size_wh, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32)


def _stripes(rng: np.random.Generator, pixels: _Floats) -> None:
    """Waves in a direction and colour of their own, over a part of the picture."""
    height, width = pixels.shape[:2]
    top, left = rng.integers(0, height // 2), rng.integers(0, width // 2)
    part = pixels[top : top + height // 2, left : left + width // 2]
    angle, waves = rng.uniform(0, np.pi), rng.uniform(4, 40)
    down = np.arange(part.shape[0], dtype=np.float32)[:, None] * np.float32(np.sin(angle))
    across = np.arange(part.shape[1], dtype=np.float32)[None] * np.float32(np.cos(angle))
    wave = np.sin((down + across) * np.float32(2 * np.pi * waves / max(height, width)))
    part += wave[..., None] * rng.uniform(-90, 90, 3).astype(np.float32)
