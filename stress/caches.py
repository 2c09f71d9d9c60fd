"""Cache truth: a picture edited by one pixel never shows another picture's numbers."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from explorer.imaging import decode_image, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import record
from explorer.ui.networks import network
from explorer.ui.pictures import own_picture
from explorer.ui.run import Run
from explorer.ui.settings import OwnFile
from stress.photos import TWELVE_MEGAPIXELS
from stress.promise import Result, none_of, promise

LAYER = "conv1_1"
_SHARE_OF_LARGE = 0.1


@dataclass(frozen=True, slots=True)
class Edits:
    """What was shown of pictures that differ by one pixel each."""

    what: str
    tried: int
    stale: int
    known: int
    """Taken for a picture seen before."""


@promise("caches")
def numbers_of_this_picture(found: Edits) -> Result:
    """What is shown of an edited picture are its own numbers."""
    return none_of(
        f"one-pixel edits {found.what} that showed stale numbers", found.stale, found.tried
    )


@promise(
    "caches",
    goal="1,000 edits at 512² and 1,000 at 12 MP",
    why="900 and 100: a dearer picture goes the same way, and takes thirty times as long",
)
def each_is_new(found: Edits) -> Result:
    """An edited picture is another picture."""
    return none_of(
        f"one-pixel edits {found.what} taken for a picture seen before", found.known, found.tried
    )


def edits(what: str, size_wh: tuple[int, int], count: int) -> Edits:
    """Edit one pixel after another, and compare what is shown with an uncached run."""
    rng = np.random.default_rng(4)
    width, height = size_wh
    small = rng.integers(0, 256, (height // 8 + 1, width // 8 + 1, 3), np.uint8)
    pixels = small.repeat(8, axis=0).repeat(8, axis=1)[:height, :width].copy()
    stale, seen = 0, set()
    sampling, net = Sampling(size=128), network("untrained")
    for _ in range(count):
        row, column = rng.integers(0, height), rng.integers(0, width)
        pixels[row, column] = 255 - pixels[row, column]
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "PNG", compress_level=1)
        picture = own_picture(OwnFile(out.getvalue()))
        shown = Run(picture, sampling, net).layer(LAYER).maps
        fresh = sample(decode_image(out.getvalue()).pixels, sampling).pixels
        true = record(net.model, prepare(fresh, net.loaded.preprocessing), [LAYER])[LAYER]
        stale += not (np.array_equal(picture.pixels, pixels) and np.array_equal(shown, true))
        seen.add(picture.sha256)
    return Edits(what, count, stale, count - len(seen))


def chapter(scale: float) -> Iterator[Result]:
    """A thousand one-pixel edits, each compared with an uncached run."""
    large = round(1000 * _SHARE_OF_LARGE * scale)
    yield from judged(edits("at 512²", (512, 512), max(20, round(1000 * scale) - large)))
    yield from judged(edits("at 12 MP", TWELVE_MEGAPIXELS, max(2, large)))


def judged(found: Edits) -> Iterator[Result]:
    """Both promises about one kind of pictures."""
    yield numbers_of_this_picture(found)
    yield each_is_new(found)
