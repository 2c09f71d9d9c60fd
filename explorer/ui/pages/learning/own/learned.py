"""A head from the pictures that were read: trained once, and judged without each of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from explorer.imaging.sampling import Sampling
from explorer.studies.heads import (
    Examples,
    Head,
    Loss,
    Origin,
    Recipe,
    Score,
    Source,
    fit,
    leave_one_out_steps,
    score,
)
from explorer.studies.heads.head import check_classes
from explorer.ui.computing.study import Study
from explorer.ui.networks import Network
from explorer.ui.own_classes import Bin, OwnHead, owned
from explorer.ui.pages.learning.own.reading import ReadPicture

Known: TypeAlias = Mapping[str, ReadPicture]
_FEW = 50
"""Pictures up to which each is judged by a head of its own; above, by least squares."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A head, how it answers what it learned from, and what heads that never saw each say of it."""

    own: OwnHead
    known: Score
    honest: Score


@dataclass(frozen=True, slots=True)
class OwnLesson:
    """What is learned: which pictures in which classes, read by which network, at which layer."""

    network: Network
    how: Sampling
    source: Source
    recipe: Recipe
    bins: tuple[Bin, ...]

    @property
    def study(self) -> Study:
        """The question, with the one answer it has."""
        sorted_in = tuple((each.title, *(file.key for file in each.files)) for each in self.bins)
        identity = ("own head", self.network.key, self.how, self.source, self.recipe, sorted_in)
        return Study(identity, ("learned",))

    @property
    def judge(self) -> Recipe:
        """How the heads that leave a picture out are trained."""
        count = sum(len(each.files) for each in self.bins)
        return self.recipe if count <= _FEW else Recipe(Loss.SQUARED, self.recipe.penalty)

    def examples(self, known: Known) -> Examples:
        """The rows of all pictures, class by class."""
        rows = [known[file.key].rows[self.source] for each in self.bins for file in each.files]
        return Examples(np.concatenate(rows), labels(self.bins))

    def steps(self, known: Known) -> Iterator[tuple[str, Learned] | None]:
        """Train a head, then one without each picture.

        Raises: HeadError: for names that are not two different ones.
        """
        examples, count = self.examples(known), len(self.bins)
        readout = fit(examples, count, self.recipe)
        origin = Origin(
            self.source, self.network.loaded.sha256, self.network.loaded.title, self.how
        )
        head = Head(tuple(each.title for each in self.bins), readout, origin, self.recipe)
        yield None
        for honest in leave_one_out_steps(examples, count, self.judge):
            if honest is None:
                yield None
                continue
            seen = score(readout, examples.features, examples.labels)
            yield "learned", Learned(owned(head, len(examples.labels)), seen, honest)


def usable(bins: Sequence[Bin], known: Known) -> tuple[Bin, ...]:
    """Leave out what cannot be used."""
    return tuple(
        Bin(each.number, each.name, tuple(f for f in each.files if known[f.key].rows))
        for each in bins
    )


def check(bins: Sequence[Bin]) -> None:
    """Refuse classes that cannot be told apart.

    Raises: HeadError: naming two of the same name.
    """
    check_classes([each.title for each in bins])


def labels(bins: Sequence[Bin]) -> np.ndarray:
    """The class of each picture, by number."""
    return np.repeat(np.arange(len(bins)), [len(each.files) for each in bins])
