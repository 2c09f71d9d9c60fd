"""A layer's statistics as rows."""

from collections.abc import Iterator

import numpy as np

from explorer.operations.statistics import ChannelOrder, channel_statistics
from explorer.shapes import FeatureMaps

COLUMNS = (
    "channel",
    "minimum",
    "maximum",
    "mean",
    "std",
    "zero_share",
    "peak_row",
    "peak_column",
    "state",
)
_LINE = "%d,%.9g,%.9g,%.9g,%.9g,%.9g,%d,%d,%s"


def _records(maps: FeatureMaps, order: ChannelOrder) -> Iterator[tuple[int | float | str, ...]]:
    found = channel_statistics(maps)
    channels = found.ordered(order)
    figures = (
        found.minimum,
        found.maximum,
        found.mean,
        found.std,
        found.zero_share,
        found.peak_row,
        found.peak_column,
    )
    # Whole columns become Python's numbers at once: one by one takes longer than all the rest.
    columns = (column[channels].tolist() for column in (np.arange(len(found)), *figures))
    for record in zip(*columns, strict=True):
        yield (*record, found.state(record[0]).value)


def rows(
    maps: FeatureMaps, order: ChannelOrder = ChannelOrder.NUMBER
) -> Iterator[dict[str, int | float | str]]:
    """List the channels with their figures.

    Shape: (C, H, W), or (N,), which counts as one channel.
    """
    for record in _records(maps, order):
        yield dict(zip(COLUMNS, record, strict=True))


def statistics_csv(maps: FeatureMaps, order: ChannelOrder) -> bytes:
    """Write the figures as CSV; nine digits give every float32 back."""
    lines = [",".join(COLUMNS), *(_LINE % record for record in _records(maps, order)), ""]
    return "\n".join(lines).encode("ascii")
