"""`python -m docs.moving_picture` makes what the start page's picture is made of, in assets/start/.

The cat as the network sees it, and three channels each of five layers: the floats of the default
weights as gray levels in magma. A test makes them anew and compares.
"""

from pathlib import Path

import numpy as np
from PIL import Image

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.rendering import Colours, png_bytes, to_uint8
from explorer.resources import ASSETS
from explorer.shapes import FeatureMaps, GrayLevels, RgbImage

FOLDER = ASSETS / "start"
PICTURE = "chelsea"
CHANNELS = {
    "relu1_2": (49, 26, 42),
    "relu2_2": (52, 67, 4),
    "relu3_3": (153, 183, 196),
    "relu4_3": (309, 418, 44),
    "relu5_3": (183, 355, 13),
}
"""Chosen by eye, because they differ."""
_LARGEST = 112
"""Pixels across; of larger maps 2×2 numbers are averaged."""


def made() -> tuple[RgbImage, dict[str, GrayLevels]]:
    """Return the photo and, by layer and channel (`relu1_2-49`), its tiles."""
    seen = sample(load_sample(PICTURE).pixels, Sampling())
    weights = load_weights("imagenet")
    numbers = prepare(seen.pixels, weights.preprocessing)
    maps = record(VGG16.from_weights(weights), numbers, list(CHANNELS))
    tiles = {
        f"{layer}-{channel}": to_uint8(_halved(maps[layer][[channel]]), "channel")[0]
        for layer, channels in CHANNELS.items()
        for channel in channels
    }
    return seen.pixels, tiles


def _halved(maps: FeatureMaps) -> FeatureMaps:
    count, height, width = maps.shape
    if height <= _LARGEST:
        return maps
    halves: FeatureMaps = maps.reshape(count, height // 2, 2, width // 2, 2).mean(axis=(2, 4))
    return np.asarray(halves, np.float32)


def write(folder: Path = FOLDER) -> None:
    """Write the photo as WebP and every tile as PNG."""
    photo, tiles = made()
    folder.mkdir(exist_ok=True)
    Image.fromarray(photo).save(folder / "photo.webp", quality=88, method=6)
    for name, levels in tiles.items():
        (folder / f"{name}.png").write_bytes(png_bytes(levels, Colours.MAGMA))


if __name__ == "__main__":
    write()
