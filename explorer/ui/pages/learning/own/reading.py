"""What the network reads of the visitor's pictures: each decoded, brought to size, and let go."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from explorer.errors import (
    ImageTooLargeError,
    ImageTooSmallError,
    SettingError,
    UnreadableImageError,
)
from explorer.imaging import ColourOrder, Fit, Interpolation, resize
from explorer.imaging.sampling import PAPER_SIZE, Sampling, sample
from explorer.messages import Message
from explorer.policy import policy
from explorer.shapes import RgbImage
from explorer.studies.heads import Source, features
from explorer.studies.heads.sources import Features
from explorer.ui.computing.study import Study
from explorer.ui.networks import Network
from explorer.ui.pages.learning.choosing import OWN_SOURCES
from explorer.ui.pictures import decoded
from explorer.ui.settings import OWN, OwnFile, mine

SIDE_IN_PUBLIC = 128
PIXELS = 16
"""The side to which a picture is brought where its pixels themselves are learned from."""
_THUMBNAIL = 64
_REFUSED = (UnreadableImageError, ImageTooLargeError, ImageTooSmallError, SettingError)


@dataclass(frozen=True, slots=True, eq=False)
class ReadPicture:
    """What is kept of a picture: a small copy of what the network sees, and the numbers it reads.

    Shape: `pixels` (1, 16 * 16 * 3).
    Convention: of a picture that cannot be used there is only the `problem`.
    """

    thumbnail: RgbImage | None = None
    rows: Mapping[Source, Features] = field(default_factory=dict)
    pixels: Features | None = None
    problem: Message | None = None


def sampling() -> Sampling:
    """How pictures are brought to size: as the sidebar says, but a fixed size, small in public."""
    settings = mine()
    size = PAPER_SIZE if settings["size"] == OWN else int(settings["size"])
    return Sampling(
        Interpolation(settings["resample"]),
        settings["passes"],
        min(size, SIDE_IN_PUBLIC) if policy().public else size,
        Fit(settings["fit"]),
        ColourOrder(settings["order"]),
    )


def reading(network: Network, how: Sampling, files: Iterable[OwnFile]) -> Study:
    """The passes through the network that these pictures need, named by the pictures."""
    return Study(("own pictures", network.key, how), tuple(file.key for file in files))


def read(network: Network, how: Sampling, file: OwnFile) -> ReadPicture:
    """Decode a picture, bring it to size, and have the network read it."""
    try:
        seen = sample(decoded(file.data).pixels, how).pixels
        rows = features(network.model, network.loaded.preprocessing, [seen], OWN_SOURCES)
    except _REFUSED as error:
        return ReadPicture(problem=error.message)
    side = min(_THUMBNAIL, *seen.shape[:2])
    small, tiny = (resize(seen, (at, at), Interpolation.AREA) for at in (side, PIXELS))
    return ReadPicture(small, rows, tiny.reshape(1, -1).astype(np.float32))


def passes(
    network: Network, how: Sampling, files: Iterable[OwnFile], rest: Iterable[str]
) -> Iterator[tuple[str, ReadPicture]]:
    """Read the pictures that are missing."""
    by_key = {file.key: file for file in files}
    for key in rest:
        network.in_use()
        yield key, read(network, how, by_key[key])
