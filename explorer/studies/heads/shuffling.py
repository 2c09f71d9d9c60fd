"""Does a head care where things are? The same heads after all places of a layer changed seats."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from explorer.shapes import FeatureMaps
from explorer.studies.heads.descending import Examples
from explorer.studies.heads.scoring import Score
from explorer.studies.heads.sources import Features, Labels
from explorer.studies.heads.training import fit

KERNELS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Shuffled:
    """How one kind of head answers about unseen pictures, before and after the places changed.

    Convention: trained anew after the change, with all places in their new seats.
    """

    before: Score
    after: Score

    @property
    def change(self) -> float:
        """The largest change of any probability."""
        return float(np.abs(self.after.probabilities - self.before.probabilities).max())


@dataclass(frozen=True, slots=True, eq=False)
class ShuffledHeads:
    """A fully connected head, and one behind a 3x3 convolution."""

    connected: Shuffled
    convolved: Shuffled


def shuffled_places(
    learn: FeatureMaps,
    learned: Labels,
    test: FeatureMaps,
    tested: Labels,
    seed: int = 0,
) -> ShuffledHeads:
    """Give the places of a layer other seats, the same in every picture, and train both heads anew.

    Shape: `learn`, `test` (n, C, H, W), their labels (n,).
    Convention: the second head reads the channel means behind 64 random 3x3 kernels and a ReLU;
    the kernels are drawn once and stay.
    """
    random = np.random.default_rng(seed)
    seats = random.permutation(learn.shape[2] * learn.shape[3])
    kernels = random.standard_normal((KERNELS, learn.shape[1], 3, 3)).astype(np.float32)

    def judge(rows: Features, unseen: Features) -> Score:
        readout = fit(Examples(rows, learned), int(learned.max()) + 1)
        return Score(readout.probabilities(unseen), tested.copy())

    def connected(maps: FeatureMaps) -> Features:
        return maps.reshape(len(maps), -1)

    def convolved(maps: FeatureMaps) -> Features:
        found = F.conv2d(torch.from_numpy(np.array(maps)), torch.from_numpy(kernels), padding=1)
        return found.relu().mean(dim=(2, 3)).numpy()

    moved = _moved(learn, seats), _moved(test, seats)
    both = [
        Shuffled(judge(of(learn), of(test)), judge(of(moved[0]), of(moved[1])))
        for of in (connected, convolved)
    ]
    return ShuffledHeads(*both)


def _moved(maps: FeatureMaps, seats: Labels) -> FeatureMaps:
    flat = maps.reshape(*maps.shape[:2], -1)
    return np.ascontiguousarray(flat[:, :, seats]).reshape(maps.shape)
