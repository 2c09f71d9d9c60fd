"""Cache truth: a picture edited by one pixel never shows another picture's numbers."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image

from explorer.imaging import decode_image, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import record
from explorer.ui.networks import network
from explorer.ui.pictures import own_picture
from explorer.ui.run import Run
from explorer.ui.settings import OwnFile
from stress.promise import Result, none_of

LAYER = "conv1_1"


def chapter(scale: float) -> Iterator[Result]:
    """A thousand one-pixel edits of a large picture, each compared with an uncached run."""
    rng = np.random.default_rng(4)
    pixels = rng.integers(0, 256, (1500, 2000, 3), np.uint8)
    count, stale, seen = max(20, round(1000 * scale)), 0, set()
    sampling, net = Sampling(size=128), network("untrained")
    for _ in range(count):
        row, column = rng.integers(0, 1500), rng.integers(0, 2000)
        pixels[row, column] = 255 - pixels[row, column]
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "BMP")
        picture = own_picture(OwnFile(out.getvalue()))
        shown = Run(picture, sampling, net).layer(LAYER).maps
        fresh = sample(decode_image(out.getvalue()).pixels, sampling).pixels
        true = record(net.model, prepare(fresh, net.loaded.preprocessing), [LAYER])[LAYER]
        stale += not (np.array_equal(picture.pixels, pixels) and np.array_equal(shown, true))
        seen.add(picture.sha256)
    yield none_of("one-pixel edits that showed stale numbers", stale, count)
    yield none_of("one-pixel edits taken for a picture seen before", count - len(seen), count)
