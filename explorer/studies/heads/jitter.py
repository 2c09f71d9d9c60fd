"""Scale jitter: does a head that saw one scale know the others, and one that saw all?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.imaging.preparing import Preprocessing
from explorer.network.vgg16 import VGG16
from explorer.studies.heads.descending import Examples
from explorer.studies.heads.reading import feature_steps
from explorer.studies.heads.readout import Scores
from explorer.studies.heads.scoring import Score
from explorer.studies.heads.sources import Features, Labels, Source
from explorer.studies.heads.textures import CLASSES, SCALES, Half, Patches, scaled
from explorer.studies.heads.training import fit

PER_CLASS = 6


@dataclass(frozen=True, slots=True)
class Jitter:
    """Accuracies on unseen patches, 0..1.

    Shape: `fixed` and `jittered` hold one number for each of `SCALES`; `averaged` are the
    accuracies of both heads when each patch's probabilities are averaged over all scales.
    """

    source: Source
    scale: float
    fixed: tuple[float, ...]
    jittered: tuple[float, ...]
    averaged: tuple[float, float]


def jitter_steps(
    model: VGG16,
    preprocessing: Preprocessing,
    sources: Sequence[Source],
    scale: float = 2.0,
    seed: int = 0,
) -> Iterator[tuple[Jitter, ...] | None]:
    """Train at one scale and at random ones, test at all: None after each pass, the results last.

    Convention: six patches of 64 px a class; the jittered head sees each of them once, at a scale
    that the seed draws. One pass serves all sources.
    """
    fixed = _first(scaled(Half.LEARN, scale))
    mixed = _mixed(seed)
    tests = [scaled(Half.TEST, each) for each in SCALES]
    every = [fixed, mixed, *tests]
    pictures = [picture for patches in every for picture in patches.pictures]
    rows = None
    for rows in feature_steps(model, preprocessing, pictures, sources):
        if rows is None:
            yield None
    assert rows is not None
    ends = np.cumsum([len(patches) for patches in every])[:-1]
    yield tuple(
        _judge(source, scale, np.split(rows[source], ends), fixed.labels, tests[0].labels)
        for source in sources
    )


def _first(patches: Patches) -> Patches:
    numbers = [np.flatnonzero(patches.labels == kind)[:PER_CLASS] for kind in range(len(CLASSES))]
    return patches[np.concatenate(numbers)]


def _mixed(seed: int) -> Patches:
    """Each training patch at a scale of its own."""
    chosen = np.random.default_rng(seed).integers(0, len(SCALES), PER_CLASS * len(CLASSES))
    every = [_first(scaled(Half.LEARN, scale)) for scale in SCALES]
    pictures = [every[which].pictures[number] for number, which in enumerate(chosen)]
    return Patches(np.stack(pictures), every[0].labels)


def _judge(
    source: Source, scale: float, rows: Sequence[Features], learned: Labels, tested: Labels
) -> Jitter:
    answers: list[list[Scores]] = []
    for learn in rows[:2]:
        readout = fit(Examples(learn, learned), len(CLASSES))
        answers.append([readout.probabilities(each) for each in rows[2:]])
    fixed, jittered = (
        tuple(Score(each, tested.copy()).accuracy for each in head) for head in answers
    )
    means = [Score(np.mean(head, axis=0), tested.copy()).accuracy for head in answers]
    return Jitter(source, scale, fixed, jittered, (means[0], means[1]))
