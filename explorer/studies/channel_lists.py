"""Which channels of a layer are listed, and in which order."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from explorer.messages import N_
from explorer.operations.statistics import ChannelStatistics


class Only(StrEnum):
    """Which channels are listed, by what they do in one picture."""

    ALL = "all"
    FIRING = "firing"
    SILENT = "silent"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "all": N_("All channels"),
            "firing": N_("Firing here"),
            "silent": N_("Silent here"),
        }[self]


class Ranking(StrEnum):
    """By what channels are ranked, the largest first."""

    NUMBER = "number"
    PEAK = "peak"
    MEAN = "mean"
    ZEROS = "zeros"
    UNUSUAL = "unusual"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "number": N_("Number"),
            "peak": N_("Peak here"),
            "mean": N_("Mean here"),
            "zeros": N_("Zeros here"),
            "unusual": N_("Unusual here"),
        }[self]


def listed(
    figures: ChannelStatistics,
    only: Only,
    least: float,
    ranking: Ranking,
    unusual: npt.NDArray[np.float64] | None = None,
) -> tuple[int, ...]:
    """List channel numbers.

    Shape: `unusual` (C,), by how many standard deviations each mean is off what is usual.
    Convention: silent is a channel that is nowhere above 0; `least` is the lowest peak that still
    counts, where it is above 0. Ties by number, NaN last; unusually weak is as unusual as strong,
    and without `unusual` numbers there is no such order, so that is by number.
    """
    firing = figures.maximum > 0
    kept = {
        Only.ALL: np.ones(len(figures), bool),
        Only.FIRING: firing,
        Only.SILENT: ~firing,
    }[only]
    if least > 0:
        kept = kept & (figures.maximum >= least)
    by = {
        Ranking.PEAK: figures.maximum,
        Ranking.MEAN: figures.mean,
        Ranking.ZEROS: figures.zero_share,
        Ranking.UNUSUAL: None if unusual is None else np.abs(unusual),
    }.get(ranking)
    order = np.arange(len(figures)) if by is None else np.argsort(-by, kind="stable")
    return tuple(int(channel) for channel in order if kept[channel])
