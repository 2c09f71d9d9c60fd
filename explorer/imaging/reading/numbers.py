"""Pictures of large integers or real numbers, mapped to 8 bits so that nothing is clipped."""

from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from explorer.messages import N_, Message
from explorer.numerals import figure
from explorer.shapes import RgbImage

_STRIP_PIXELS = 1 << 20


def strips(image: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    """Cut a picture into strips of about a million pixels, each with the row it starts at."""
    rows = max(1, _STRIP_PIXELS // image.width)
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(top + rows, image.height)))


def number_reader(
    image: Image.Image,
) -> tuple[Callable[[Image.Image], tuple[RgbImage, None]], list[Message]]:
    """Read integers beyond 16 bits or real numbers, mapped so that nothing is clipped."""
    low, high, odd = np.inf, -np.inf, 0
    for _, strip in strips(image):
        values = np.asarray(strip)
        finite = values[np.isfinite(values)]
        odd += values.size - finite.size
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    notes = []
    start, span = low, high - low
    if low > high:
        start, span = 0.0, 1.0
    elif image.mode == "F" and low >= 0 and high <= 1:
        start, span = 0.0, 1.0
        notes.append(Message(N_("The real numbers from 0 to 1 were multiplied by 255.")))
    elif span == 0:
        # Every constant picture becomes the middle gray.
        start, span = low - 0.5, 1.0
        gray = N_("Every pixel has the value {low}, shown as gray.")
        notes.append(Message(gray, {"low": figure(low)}))
    else:
        notes.append(
            Message(
                N_("The values from {low} to {high} were stretched to 0 to 255."),
                {"low": figure(low), "high": figure(high)},
            )
        )
    if odd:
        notes.append(
            Message(
                N_("Pixels without a finite value: {count}. Shown black, plus infinity white."),
                {"count": odd},
            )
        )

    def read(strip: Image.Image) -> tuple[RgbImage, None]:
        values = np.asarray(strip).astype(np.float64)
        scaled = np.nan_to_num((values - start) * (255.0 / span), posinf=255.0, neginf=0.0)
        levels = np.rint(np.clip(scaled, 0, 255)).astype(np.uint8)
        return np.repeat(levels[:, :, None], 3, axis=2), None

    return read, notes
