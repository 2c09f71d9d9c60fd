"""Links: any query string opens a page; what is not known is ignored and named."""

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus

from stress.promise import Result, none_of, promise
from stress.servers import public
from stress.visitor import Visitor

KEYS = (
    "lang",
    "picture",
    "resample",
    "passes",
    "size",
    "fit",
    "order",
    "weights",
    "layer",
    "channels",
    "unit",
    "sort",
    "dead",
    "scale",
    "box",
    "map",
    "colours",
)
ROOMS = ("", "resampling", "pooling", "convolution", "display", "compare", "learning", "atlas")
VALUES = (
    "",
    "0",
    "-1",
    "1e9",
    "NaN",
    "٣",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "conv3_2",
    "pool5",
    "chelsea",
    "own",
    "imagenet",
    "224",
    "9" * 400,
    "1-2",
    "1-2-3-4-5",
    "{0}",
    "%s",
    "__class__",
    "\u202e",
    "\0",
    "null",
    "zh",
    "![x](http://example.org/x)",
)


def query(rng: random.Random) -> str:
    """A few settings, right, wrong or unheard of."""
    pairs = []
    for _ in range(rng.randrange(1, 7)):
        key = rng.choice(KEYS) if rng.random() < 0.8 else _noise(rng, 12)
        value = rng.choice(VALUES) if rng.random() < 0.7 else _noise(rng, 30)
        pairs.append(f"{quote_plus(key)}={quote_plus(value)}")
    return "&".join(pairs)


def _noise(rng: random.Random, most: int) -> str:
    alphabet = string.printable + "卷积核é🦊\u202e"
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(1, most)))


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of many links."""

    tried: int
    broken: tuple[str, ...]
    empty: int


@promise("links")
def no_error(found: Opened) -> Result:
    """No link leads to an error."""
    return none_of("made-up links that led to an error", len(found.broken), found.tried)


@promise("links")
def no_empty_page(found: Opened) -> Result:
    """No link leads to a page without anything to use."""
    return none_of("made-up links that led to an empty page", found.empty, found.tried)


def opened(address: str, count: int, rooms: tuple[str, ...] = ROOMS) -> Opened:
    """Open so many made-up links in many rooms."""
    rng = random.Random(6)
    broken, empty = [], 0
    for _ in range(count):
        link, room = query(rng), rng.choice(rooms)
        with Visitor(address, link, room=room) as visitor:
            view = visitor.look()
        if any(t.startswith("exception") or "went wrong" in t for t in view.texts):
            broken.append(f"{room}?{link}")
        empty += not view.widgets
    return Opened(count, tuple(broken), empty)


def chapter(scale: float) -> Iterator[Result]:
    """Open many made-up links of the public server."""
    with public() as (address, _pid):
        found = opened(address, max(10, round(500 * scale)))
    for line in found.broken[:5]:
        print("      ", line)
    yield no_error(found)
    yield no_empty_page(found)
