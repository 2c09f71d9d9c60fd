"""Squares of 224 px out of the textures, and the fully connected head that learns them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explorer.operations.flattening import (
    POOL5_SHAPE,
)
from explorer.studies.heads import Examples, Readout, Source, Summary, features, fit
from explorer.studies.heads.shuffling import ShuffledHeads, shuffled_places
from explorer.studies.heads.sources import Features
from explorer.studies.heads.textures import Half, Patches, crops
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.computing.study import Study
from explorer.ui.networks import Network
from explorer.ui.pages.learning.choosing import class_names

SOURCE = Source("pool5", Summary.FLAT)


@dataclass(frozen=True, slots=True)
class Connected:
    """Squares of 224 px out of the textures, and the fully connected head that learns them."""

    network: Network

    @property
    def reading(self) -> Study:
        """The passes through the network: one a square."""
        names = [(side, number) for side in Half for number in range(len(squares(side)))]
        return Study(("texture squares", self.network.key), names)

    def read(self, rest: list[tuple[Half, int]]) -> Iterator[tuple[tuple[Half, int], Features]]:
        """Read the squares that are missing."""
        for side, number in rest:
            shown, net = [squares(side).pictures[number]], self.network
            found = features(net.model, net.loaded.preprocessing, shown, [SOURCE])
            yield (side, number), found[SOURCE]

    def rows(self, side: Half) -> Features:
        """The flattened pool5 of every square of a half.

        Shape: (squares, 25,088).
        """
        study = self.reading
        # What was known of it may have been let go meanwhile.
        found = study.known() | dict(self.read(study.rest()))
        return np.concatenate([found[side, number] for number in range(len(squares(side)))])

    def head(self) -> Readout:
        """The head, learned from the left halves."""

        def run() -> Readout:
            learned = Examples(self.rows(Half.LEARN), squares(Half.LEARN).labels)
            return fit(learned, len(class_names()))

        return once(Kind.RESULT, ("connected head", self.network.key), run)

    def shuffled(self) -> ShuffledHeads:
        """Both kinds of head before and after the places changed."""

        def run() -> ShuffledHeads:
            learn, test = (self.rows(side).reshape(-1, *POOL5_SHAPE) for side in Half)
            labels = [squares(side).labels for side in Half]
            return shuffled_places(learn, labels[0], test, labels[1])

        return once(Kind.RESULT, ("shuffled places", self.network.key), run)


def squares(side: Half) -> Patches:
    """One half's squares, cut once for everybody."""
    return once(Kind.RESULT, ("texture squares", side), lambda: crops(side))
