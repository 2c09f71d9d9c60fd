"""Made-up photos, each of another structure, as large in bytes as what a camera writes."""

import io

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

TWELVE_MEGAPIXELS, SMALL = (4000, 3000), (400, 300)
_Floats = npt.NDArray[np.float32]


def photo(number: int, size_wh: tuple[int, int] = TWELVE_MEGAPIXELS) -> bytes:
    """A JPEG that is like no other: clouds, stripes and grain, all drawn by this number.

    Convention: at 12 megapixels it takes 3 to 8 MB, as a camera's does; no two numbers share
    colours, shapes or directions, so that no two have a layer in common.
    """
    rng = np.random.default_rng(number)
    pixels = _clouds(rng, size_wh)
    for _ in range(3):
        _stripes(rng, pixels)
    grain = rng.integers(0, 256, (256, 256, 3)).astype(np.float32) - 128
    height, width = pixels.shape[:2]
    tiles = np.tile(grain, (height // 256 + 1, width // 256 + 1, 1))[:height, :width]
    pixels += tiles * np.float32(rng.uniform(0.18, 0.4))
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=85)
    return out.getvalue()


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
