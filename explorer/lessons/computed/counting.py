"""VGG16 counted: its layers, its parameters, its work, and the sizes on the way down."""

from typing import cast

import numpy as np
import numpy.typing as npt

from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import CheckFunction
from explorer.network.architecture import LAYERS, LayerKind, layer_at, layers_at
from explorer.operations.sizes import conv_output_size

FloatArray = npt.NDArray[np.float64]

_SIDE = 224
_POOL = 2


def _share(of: list[int], every: list[int]) -> int:
    return round(100 * sum(of) / sum(every))


def fc_percent_of_parameters(bench: Bench) -> int:
    """How much of the network's parameters the fully connected layers hold, in whole percent."""
    fc = [layer.parameters for layer in LAYERS if layer.kind is LayerKind.FC]
    return _share(fc, [layer.parameters for layer in LAYERS])


def fc_percent_of_work(bench: Bench) -> int:
    """How much of its multiply-adds they do, in whole percent."""
    layers = layers_at((_SIDE, _SIDE))
    fc = [layer.macs for layer in layers if layer.kind is LayerKind.FC]
    return _share(fc, [layer.macs for layer in layers])


def layers_of(bench: Bench, kind: str) -> int:
    """How many layers of a kind there are; `weighted` are convolutions and fully connected ones."""
    wanted = {LayerKind.CONV, LayerKind.FC} if kind == "weighted" else {LayerKind(kind)}
    return sum(layer.kind in wanted for layer in LAYERS)


def layers_of_two(bench: Bench, kind: str) -> int:
    """How many there are if the poolings are counted as well."""
    return layers_of(bench, kind) + layers_of(bench, LayerKind.POOL)


def parameters_of(bench: Bench, layer: str = "") -> int:
    """How many parameters one layer has, or the whole network."""
    if layer:
        return layer_at(layer, (_SIDE, _SIDE)).parameters
    return sum(each.parameters for each in LAYERS)


def side_after(bench: Bench, size: int, poolings: int, up: bool = False) -> int:
    """How long a side is after so many poolings."""
    for _pooling in range(poolings):
        size = conv_output_size(size, _POOL, _POOL, ceil_mode=up)
    return size


def numbers_after(bench: Bench, size: int, up: bool = False) -> int:
    """How many numbers the last pooling hands on."""
    side = side_after(bench, size, layers_of(bench, LayerKind.POOL), up)
    return int(layer_at("pool5", (_SIDE, _SIDE)).out_shape[0]) * side**2


def numbers_the_other_way(bench: Bench, size: int, up: bool = False) -> int:
    """What it would hand on if sides were rounded the other way."""
    return numbers_after(bench, size, not up)


_SCORES = np.array([2.0, -1.0, -3.0, 0.5])


def line_that_levels(bench: Bench) -> str:
    """Which of the article's lines makes two different scores below 0 equally probable.

    Convention: each line is applied to the same scores of one picture: `relu` on the scores,
    `reshape` of a batch of one to a single row, `softmax` over the only axis that is left.
    """
    lines = {"relu": np.maximum(_SCORES, 0), "reshape": _SCORES.reshape(-1), "softmax": _SCORES}
    below = np.flatnonzero(_SCORES < 0)
    levelled = [
        name
        for name, scores in lines.items()
        if len(set(np.round(_softmax(scores)[below], 9))) == 1
    ]
    if len(levelled) != 1:
        raise ValueError(f"not one line but {levelled}")
    return levelled[0]


def probability(bench: Bench, place: int, with_relu: bool = False) -> float:
    """What softmax makes of one of four example scores, with the article's ReLU or without."""
    return float(_softmax(np.maximum(_SCORES, 0) if with_relu else _SCORES)[place])


def example_score(bench: Bench, place: int) -> float:
    """One of the four scores."""
    return float(_SCORES[place])


def _softmax(scores: FloatArray) -> FloatArray:
    powers = np.exp(scores - scores.max())
    return cast(FloatArray, powers / powers.sum())


FIELDS = {
    function.__name__: function
    for function in (
        fc_percent_of_parameters,
        fc_percent_of_work,
        layers_of,
        layers_of_two,
        parameters_of,
        side_after,
        numbers_after,
        numbers_the_other_way,
        line_that_levels,
        probability,
        example_score,
    )
}
CHECKS: dict[str, CheckFunction] = {}
