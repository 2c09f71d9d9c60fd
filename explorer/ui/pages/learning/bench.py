"""The textures, cut into patches, and what the current network reads of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.exporting.scripts.learning import Lesson
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
_PASS = 12
"""Patches that go through the network in one turn."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is learned from: which patches of the left half, and the classes they are said to be."""

    numbers: Labels
    labels: Labels


@dataclass(frozen=True, slots=True)
class Bench:
    """The patches of both halves before one network."""

    network: Network

    @property
    def reading(self) -> Study:
        """All patches through the network, a pass at a time."""
        both = len(half(Half.LEARN)) + len(half(Half.TEST))
        return Study(("texture features", self.network.key), range(-(-both // _PASS)))

    def read(self, rest: Sequence[int]) -> Iterator[tuple[int, Mapping[Source, Features]]]:
        """Read the passes that are missing."""
        shown = [*half(Half.LEARN).pictures, *half(Half.TEST).pictures]
        for number in rest:
            part = shown[number * _PASS : (number + 1) * _PASS]
            yield number, self._features(part, _READ)

    def _features(
        self, shown: Sequence[Any], sources: Sequence[Source]
    ) -> Mapping[Source, Features]:
        return features(self.network.model, self.network.loaded.preprocessing, shown, sources)

    def rows(self, source: Source) -> tuple[Features, Features]:
        """What is read of the left halves and of the right ones; the learned ones come first."""
        if source == _PIXELS:
            learn, test = (
                self._features(list(half(side).pictures), [source])[source]
                for side in (Half.LEARN, Half.TEST)
            )
            return learn, test
        study = self.reading
        # What was known of it may have been let go meanwhile.
        found = study.known() | dict(self.read(study.rest()))
        joined = np.concatenate([found[number][source] for number in study.names])
        count = len(half(Half.LEARN))
        return joined[:count], joined[count:]

    def examples(self, lesson: Lesson) -> tuple[Examples, Examples]:
        """What is learned from, and what is only asked about."""
        learn, test = self.rows(lesson.source)
        drawn = chosen(lesson)
        return (
            Examples(learn[drawn.numbers], drawn.labels),
            Examples(test, half(Half.TEST).labels),
        )


def half(side: Half) -> Patches:
    """One half's patches, cut once for everybody."""
    return once(Kind.RESULT, ("textures", side), lambda: patches(side))


def chosen(lesson: Lesson) -> Chosen:
    """Draw the patches to learn from, and make some of their labels wrong."""
    labels = half(Half.LEARN).labels
    numbers = choose(labels, lesson.per_class, lesson.seed)
    return Chosen(numbers, mislabelled(labels[numbers], lesson.wrong, COUNT, lesson.seed))
