"""A head slid over a larger picture, as the paper's dense evaluation does, against crops."""

import numpy as np
import numpy.typing as npt

from explorer.errors import HeadError
from explorer.messages import N_
from explorer.shapes import FeatureMaps, ShapeHW
from explorer.studies.heads.readout import Readout

Numbers = npt.NDArray[np.float64]


def slid(readout: Readout, maps: FeatureMaps, window_hw: ShapeHW = (7, 7)) -> Numbers:
    """Score every window of a layer with a head on the flattened layer.

    Shape: `maps` (C, H, W) -> (classes, H - h + 1, W - w + 1), logits; read-only.
    Convention: one convolution with the head's weights as kernels; each window is brought to
    length 1, as a crop would be.
    Raises: HeadError: if the head reads another window, or has hidden units.
    """
    channels, (height, width) = maps.shape[0], window_hw
    if readout.hidden is not None:
        raise HeadError(
            N_("Only a linear head's score is a sum over places; this one has hidden units.")
        )
    if readout.inputs != channels * height * width:
        raise HeadError(
            N_(
                "This head reads {wanted} numbers, and here are {found}. Bring the picture to the "
                "size the head was trained at."
            ),
            wanted=readout.inputs,
            found=channels * height * width,
        )
    numbers = maps.astype(np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(numbers, window_hw, axis=(1, 2))
    kernels = readout.output.weight.astype(np.float64).reshape(-1, channels, height, width)
    sums = np.einsum("cyxhw,kchw->kyx", windows, kernels, optimize=True)
    lengths = np.sqrt(np.einsum("cyxhw,cyxhw->yx", windows, windows))
    lengths[lengths == 0] = 1
    found: Numbers = sums / lengths + readout.output.bias[:, None, None]
    found.flags.writeable = False
    return found


def crop_difference(
    whole: FeatureMaps, crop: FeatureMaps, row: int = 0, column: int = 0
) -> Numbers:
    """How far the maps of a crop, run alone, lie from the same cells of the whole picture's run.

    Shape: `whole` (C, H, W), `crop` (C, h, w), whose first cell is (row, column) of the whole ->
    (h, w): the length of the difference over the length of the whole's numbers, cell by cell.
    Convention: 0 where both are 0. They differ because a crop is surrounded by zeros, and the same
    cells of the whole by the picture.
    """
    _channels, height, width = crop.shape
    here = whole[:, row : row + height, column : column + width].astype(np.float64)
    apart = np.sqrt(((crop - here) ** 2).sum(axis=0))
    lengths = np.sqrt((here**2).sum(axis=0))
    found: Numbers = np.divide(apart, lengths, out=np.zeros_like(apart), where=lengths > 0)
    found.flags.writeable = False
    return found
