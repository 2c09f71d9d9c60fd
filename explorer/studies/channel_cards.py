"""What one picture says of one channel: its figures, its strongest place, its likes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.network.architecture import Layer
from explorer.operations.receptive_field import Box, unit_box
from explorer.operations.similarity import ChannelPair, Correlations, nearest
from explorer.operations.statistics import ChannelState, ChannelStatistics
from explorer.shapes import FeatureMaps, RgbImage

BINS = 48
ALIKE = 5


@dataclass(frozen=True, slots=True, eq=False)
class StrongestPlace:
    """Where a channel's number is largest, and what lies there in the picture.

    Shape: `unit` is (row, column) in the layer; `patch` (h, w, 3) is `box` as far as it lies on
    the picture.
    """

    unit: tuple[int, int]
    value: float
    box: Box
    patch: RgbImage


@dataclass(frozen=True, slots=True, eq=False)
class ChannelCard:
    """All that one picture says of one channel of the trunk.

    Shape: `plane` (H, W); `counts` says how many numbers lie between neighbouring `edges`.
    Convention: a channel that is 0 everywhere, or not all numbers, has no strongest place.
    """

    layer: Layer
    channel: int
    state: ChannelState
    minimum: float
    maximum: float
    mean: float
    std: float
    zero_share: float
    plane: FeatureMaps
    counts: npt.NDArray[np.int64]
    edges: npt.NDArray[np.float64]
    strongest: StrongestPlace | None
    alike: tuple[ChannelPair, ...]


def channel_card(
    layer: Layer,
    channel: int,
    plane: FeatureMaps,
    figures: ChannelStatistics,
    seen: RgbImage,
    found: Correlations,
) -> ChannelCard:
    """Put together what is known of a channel.

    Shape: `plane` (H, W) is the channel's map, `seen` what the network sees of the picture,
    `found` (C, C) the correlations of the layer's channels.
    """
    state = figures.state(channel)
    finite = plane[np.isfinite(plane)].astype(np.float64)
    counts, edges = np.histogram(finite, BINS)
    strongest = None
    if state in (ChannelState.ALIVE, ChannelState.CONSTANT):
        unit = int(figures.peak_row[channel]), int(figures.peak_column[channel])
        box = unit_box(layer, unit)
        strongest = StrongestPlace(unit, float(figures.maximum[channel]), box, box.cut(seen))
    return ChannelCard(
        layer,
        channel,
        state,
        float(figures.minimum[channel]),
        float(figures.maximum[channel]),
        float(figures.mean[channel]),
        float(figures.std[channel]),
        float(figures.zero_share[channel]),
        plane,
        counts,
        edges,
        strongest,
        nearest(found, channel, ALIKE),
    )
