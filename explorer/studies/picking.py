"""Which channels a preset means: the strongest, the weakest, the dead, some at random."""

from enum import StrEnum

import numpy as np

from explorer.messages import N_
from explorer.operations import ChannelStatistics


class Pick(StrEnum):
    """How the channels are picked."""

    PEAK = "peak"
    MEAN = "mean"
    WEAKEST = "weakest"
    DEAD = "dead"
    RANDOM = "random"
    OWN = "own"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "peak": N_("Highest peaks"),
            "mean": N_("Highest means"),
            "weakest": N_("Lowest peaks"),
            "dead": N_("Dead for this picture"),
            "random": N_("At random"),
            "own": N_("My choice"),
        }[self]


def picked(
    pick: Pick, count: int, seed: int, own: tuple[int, ...], figures: ChannelStatistics
) -> tuple[int, ...]:
    """List the channels a preset means, in rising order; at most as many as there are."""
    total = len(figures)
    if pick is Pick.OWN:
        return tuple(sorted(channel for channel in own if channel < total))
    if pick is Pick.DEAD:
        dead = (figures.minimum == 0) & (figures.maximum == 0)
        return tuple(int(channel) for channel in np.flatnonzero(dead))
    if pick is Pick.RANDOM:
        order = np.random.default_rng(seed).permutation(total)
    else:
        key = figures.mean if pick is Pick.MEAN else figures.maximum
        key = np.nan_to_num(key, nan=-np.inf)
        order = np.argsort(key if pick is Pick.WEAKEST else -key, kind="stable")
    return tuple(sorted(int(channel) for channel in order[:count]))
