"""What a survey keeps of one picture's way through the network."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.network import VGG16, Trace
from explorer.network.architecture import block_of
from explorer.shapes import ModelInput
from explorer.studies.survey.columns import Columns, Places
from explorer.studies.survey.histogram import BINS, Counts, counts

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PictureFigures:
    """Of each channel: its strongest value, where that is first met, mean, zeros, values by bin.

    Shape: (K,) each, `histogram` (K, BINS).
    Convention: a place is `row * width + column` of the layer's map.
    """

    best: Numbers
    place: Places
    mean: Numbers
    zeros: Counts
    histogram: Counts


def picture_figures(model: VGG16, x: ModelInput, columns: Columns) -> PictureFigures:
    """Send one picture through the network and keep its figures, block by block.

    Shape: (1, 3, H, W) -> figures of K channels.
    """
    best, mean = np.empty((2, columns.count), np.float32)
    place = np.empty(columns.count, np.int32)
    zeros = np.empty(columns.count, np.int64)
    histogram = np.empty((columns.count, BINS), np.int64)
    trace = Trace(model, x)
    by_block: dict[int, list[str]] = {}
    for name in columns.layers:
        by_block.setdefault(block_of(name), []).append(name)
    for block, names in by_block.items():
        # With its pooling, so that the next block begins there.
        after = [] if block == max(by_block) else [f"pool{block}"]
        found = trace.record([*names, *after])
        for name in names:
            maps, where = found[name], columns.slices[name]
            rows = maps.reshape(len(maps), -1)
            peak = rows.argmax(axis=1)
            place[where] = peak
            best[where] = rows[np.arange(len(rows)), peak]
            mean[where] = rows.mean(axis=1)
            zeros[where] = [np.count_nonzero(row) for row in rows == 0]
            histogram[where] = counts(maps)
    return PictureFigures(best, place, mean, zeros, histogram)
