"""The textures, cut into patches, and what the current network reads of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from explorer.exporting.scripts.learning import TextureLesson
from explorer.studies.heads import (
    INPUT,
    Examples,
    Source,
    Summary,
    choose,
    features,
    mislabelled,
)
from explorer.studies.heads.sources import Features, Labels
from explorer.studies.heads.textures import CLASSES, Half, Patches, patches
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.computing.study import Study
from explorer.ui.networks import Network

_PIXELS = Source(INPUT, Summary.FLAT)
_READ = (
    *(Source(f"pool{block}") for block in range(1, 6)),
    Source("relu5_3"),
    Source("pool5", Summary.FLAT),
)
SOURCES = (_PIXELS, *_READ)
"""What a head may read; all layers come from one pass, and pixels need none."""
COUNT = len(CLASSES)
Pass: TypeAlias = tuple[Half, int]
Pictures: TypeAlias = npt.NDArray[np.uint8]
_PASS = 12
"""Patches that go through the network in one turn."""
_SEED = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is learned from: which patches of the left half, and the classes they are said to be."""

    numbers: Labels
    labels: Labels


@dataclass(frozen=True, slots=True)
class HeadBench:
    """The patches of both halves before one network."""

    network: Network

    def reading(self, per_class: int) -> Study:
        """The passes through the network that so many patches per class need, tests included."""
        return Study(("texture features", self.network.key), _passes(per_class))

    def read(self, rest: Iterable[Pass]) -> Iterator[tuple[Pass, Mapping[Source, Features]]]:
        """Read the passes that are missing."""
        for side, number in rest:
            part = slice(number * _PASS, (number + 1) * _PASS)
            yield (side, number), self._features(half(side).pictures[_order(side)[part]], _READ)

    def _features(self, shown: Pictures, sources: Sequence[Source]) -> Mapping[Source, Features]:
        return features(self.network.model, self.network.loaded.preprocessing, list(shown), sources)

    def examples(self, lesson: TextureLesson) -> tuple[Examples, Examples]:
        """What is learned from, and what is only asked about."""
        drawn, test = chosen(lesson), half(Half.TEST)
        if lesson.source == _PIXELS:
            learned = half(Half.LEARN).pictures[drawn.numbers]
            rows, unseen = (
                self._features(shown, [_PIXELS])[_PIXELS] for shown in (learned, test.pictures)
            )
        else:
            known = self._known(lesson)
            where = np.argsort(_order(Half.LEARN))[drawn.numbers]
            rows, unseen = known[Half.LEARN][where], known[Half.TEST]
        return Examples(rows, drawn.labels), Examples(unseen, test.labels)

    def _known(self, lesson: TextureLesson) -> dict[Half, Features]:
        study = self.reading(lesson.per_class)
        # What was known of it may have been let go meanwhile.
        found = study.known() | dict(self.read(study.rest()))
        parts: dict[Half, list[Features]] = {side: [] for side in Half}
        for side, number in _passes(lesson.per_class):
            parts[side].append(found[side, number][lesson.source])
        return {side: np.concatenate(rows) for side, rows in parts.items()}


def _passes(per_class: int) -> list[Pass]:
    counts = {Half.TEST: len(half(Half.TEST)), Half.LEARN: per_class * COUNT}
    return [
        (side, number) for side, count in counts.items() for number in range(-(-count // _PASS))
    ]


def _order(side: Half) -> Labels:
    """The order in which patches are read: those that a small lesson needs come first."""
    labels = half(side).labels
    if side is Half.TEST:
        return np.arange(len(labels))
    return choose(labels, len(labels), _SEED).reshape(COUNT, -1).T.ravel()


def half(side: Half) -> Patches:
    """One half's patches, cut once for everybody."""
    return once(Kind.RESULT, ("textures", side), lambda: patches(side))


def chosen(lesson: TextureLesson) -> Chosen:
    """Draw the patches to learn from, and make some of their labels wrong."""
    labels = half(Half.LEARN).labels
    numbers = choose(labels, lesson.per_class, _SEED)
    return Chosen(numbers, mislabelled(labels[numbers], lesson.wrong, COUNT, _SEED))
