"""A data set nobody has to download: patches of brick, grass and gravel."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from explorer.imaging.fitting import Fit, fit_to
from explorer.imaging.resampling import Interpolation
from explorer.imaging.samples import SAMPLES, load_sample
from explorer.shapes import RgbImage
from explorer.studies.heads.sources import Labels

CLASSES = ("brick", "grass", "gravel")
"""By their sample's id. Source: scikit-image's data folder, all CC0, 512x512, gray."""

PATCH = 64
SCALES = (0.5, 2**-0.5, 1.0, 2**0.5, 2.0, 2**1.5)
"""For scale jitter: how much a patch's texture is enlarged."""
_WIDTH = 256
_CELL = 128
"""Pixels of the photo that a patch at the smallest scale shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """Labelled patches.

    Shape: `pictures` (n, side, side, 3) uint8, `labels` (n,); read-only, class by class.
    """

    pictures: npt.NDArray[np.uint8]
    labels: Labels

    def __post_init__(self) -> None:
        for array in (self.pictures, self.labels):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, numbers: npt.NDArray[np.int64]) -> "Patches":
        return Patches(self.pictures[numbers], self.labels[numbers])


@dataclass(frozen=True, slots=True, eq=False)
class Montage:
    """The three test halves side by side.

    Shape: `picture` (side, side, 3), `labels` (side,): the class of each column; read-only.
    """

    picture: RgbImage
    labels: Labels


def titles() -> tuple[str, ...]:
    """The classes' names for people, in English and marked for translation."""
    return tuple(SAMPLES[name].title for name in CLASSES)


class Half(StrEnum):
    """Which half of each photo: the left one is learned from, the right one never seen."""

    LEARN = "learn"
    TEST = "test"

    @property
    def left(self) -> int:
        """The photo's column it begins at."""
        return 0 if self is Half.LEARN else _WIDTH


def patches(half: Half) -> Patches:
    """Cut a half into patches, 32 of each class, without overlap."""
    corners = [
        (row, column)
        for row in range(0, 512, PATCH)
        for column in range(half.left, half.left + _WIDTH, PATCH)
    ]
    return _patches(corners, PATCH, Interpolation.AREA)


def scaled(half: Half, scale: float) -> Patches:
    """Patches of a half whose texture is enlarged, 8 of each class.

    Convention: 64 px each, the middle 64 / scale px of eight cells of 128 px that do not overlap;
    averaged over areas when shrunk, linear between pixels when enlarged.
    """
    side = round(PATCH / scale)
    start = (_CELL - side) // 2
    corners = [
        (row + start, column + start)
        for row in range(0, 512, _CELL)
        for column in range(half.left, half.left + _WIDTH, _CELL)
    ]
    method = Interpolation.AREA if scale < 1 else Interpolation.LINEAR
    return _patches(corners, side, method)


def crops(half: Half, side: int = 224, per_class: int = 6) -> Patches:
    """Cut larger squares out of a half, one below the other, for heads that read whole maps.

    Convention: `side` is at most 256; squares of one half may overlap, those of both never do.
    """
    rows = [round(top) for top in np.linspace(0, 512 - side, per_class)]
    corners = [(row, half.left) for row in rows]
    return _patches(corners, side, Interpolation.AREA, side)


def montage(side: int = 448) -> Montage:
    """Lay brick, grass and gravel beside each other, a third each, from the test halves.

    Convention: `side` is at most 512; nothing is resampled.
    """
    ends = [round(side * number / len(CLASSES)) for number in range(len(CLASSES) + 1)]
    widths = np.diff(ends)
    columns = [
        _photo(name)[:side, _WIDTH : _WIDTH + width]
        for name, width in zip(CLASSES, widths, strict=True)
    ]
    picture = np.ascontiguousarray(np.concatenate(columns, axis=1))
    labels = np.repeat(np.arange(len(CLASSES)), widths)
    picture.flags.writeable = labels.flags.writeable = False
    return Montage(picture, labels)


def _patches(
    corners: list[tuple[int, int]], side: int, method: Interpolation, shown: int = PATCH
) -> Patches:
    pictures = [
        fit_to(
            _photo(name)[row : row + side, column : column + side],
            (shown, shown),
            Fit.STRETCH,
            method,
        ).pixels
        for name in CLASSES
        for row, column in corners
    ]
    labels = np.repeat(np.arange(len(CLASSES)), len(corners))
    return Patches(np.stack(pictures), labels)


@cache
def _photo(name: str) -> RgbImage:
    return load_sample(name).pixels
