"""A layer's statistics as rows."""

import csv
import io
from collections.abc import Iterator

from explorer.operations.statistics import ChannelOrder, channel_statistics
from explorer.shapes import FeatureMaps

COLUMNS = ("channel", "minimum", "maximum", "mean", "std", "zero_share", "peak_row",
           "peak_column", "state")  # fmt: skip


def rows(
    maps: FeatureMaps, order: ChannelOrder = ChannelOrder.NUMBER
) -> Iterator[dict[str, int | float | str]]:
    """List the channels with their figures.

    Shape: (C, H, W), or (N,), which counts as one channel.
    """
    found = channel_statistics(maps)
    for channel in found.ordered(order).tolist():
        figures = (found.minimum, found.maximum, found.mean, found.std, found.zero_share)
        yield {
            "channel": channel,
            **{name: float(of[channel]) for name, of in zip(COLUMNS[1:6], figures, strict=True)},
            "peak_row": int(found.peak_row[channel]),
            "peak_column": int(found.peak_column[channel]),
            "state": found.state(channel).value,
        }


def statistics_csv(maps: FeatureMaps, order: ChannelOrder) -> bytes:
    """Write the figures as CSV; nine digits give every float32 back."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in rows(maps, order):
        table.writerow(f"{v:.9g}" if isinstance(v, float) else v for v in row.values())
    return out.getvalue().encode("ascii")
