"""Which cells each pooling window reads along one side, in the form resampling tells it too."""

import numpy as np
import numpy.typing as npt

from explorer.imaging.taps import AxisTaps
from explorer.operations.pooling import PoolKind
from explorer.operations.windows import Window


def pool_taps(size: int, window: Window, kind: PoolKind) -> AxisTaps:
    """Say which cells along one side each window reads, and which count.

    Convention: padding counts in the average, cells beyond it (`ceil_mode`) count for nothing.
    """
    cells = window.cells(size)
    if kind is PoolKind.STRIDE:
        cells = cells[:, :1]
    index = np.where((cells >= 0) & (cells < size), cells, -1).astype(np.int32)
    counts: npt.NDArray[np.float32] = (cells < size + window.padding).astype(np.float32)
    return AxisTaps(index, counts)
