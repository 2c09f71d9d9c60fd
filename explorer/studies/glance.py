"""The whole network at a glance: how sparse, how strong and how dead every layer is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.network.architecture import LAYERS, LayerKind
from explorer.network.recording import Trace
from explorer.operations.statistics import channel_statistics
from explorer.shapes import FeatureMaps

GLANCED = tuple(
    layer.name for layer in LAYERS if layer.is_trunk and layer.kind is not LayerKind.CONV
)
"""The ReLU and pooling layers of the trunk; a convolution's own output is hardly ever zero."""


@dataclass(frozen=True, slots=True)
class LayerGlance:
    """One layer in a few numbers.

    Convention: `zero_share` counts exact zeros among all values, `dead_share` the channels that are
    zero at every position, both 0..1; NaN and infinities make `mean` and `std` NaN or infinite.
    """

    name: str
    zero_share: float
    mean: float
    std: float
    dead_share: float


def glance(name: str, maps: FeatureMaps) -> LayerGlance:
    """Sum a layer up.

    Shape: `maps` is (C, H, W).
    """
    found = channel_statistics(maps)
    with np.errstate(invalid="ignore", over="ignore"):
        mean = float(found.mean.mean(dtype=np.float64))
        square = found.std.astype(np.float64) ** 2 + found.mean.astype(np.float64) ** 2
        std = float(np.sqrt(max(square.mean() - mean**2, 0)))
    return LayerGlance(
        name,
        float(found.zero_share.mean(dtype=np.float64)),
        mean,
        std,
        found.dead_count / len(found),
    )


def walk(trace: Trace, names: Sequence[str] = GLANCED) -> Iterator[LayerGlance]:
    """Go through the network layer by layer; only one layer's maps are held at a time."""
    for name in names:
        yield glance(name, trace.record([name])[name])
