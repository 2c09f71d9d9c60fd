"""Pictures with known origins: poolings, a weighted reduction, a convolution over channels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from explorer.ui.components.origins import AxisTaps, Grid, Output, Rule

RNG_SEED = 5


@dataclass(frozen=True)
class Case:
    source: Grid
    outputs: list[Output]


def windows(side: int, kernel: int, stride: int, padding: int) -> AxisTaps:
    count = (side + 2 * padding - kernel) // stride + 1
    index = np.arange(count)[:, None] * stride - padding + np.arange(kernel)[None, :]
    index[(index < 0) | (index >= side)] = -1
    return AxisTaps(index.astype(np.int32), np.ones(index.shape, np.float32))


def levels(values):
    low, high = values.min(), values.max()
    return np.uint8(255 * (values - low) / (high - low))


def pool() -> Case:
    """A signed gray map under five 3x3 rules, stride 2, padded by one."""
    values = np.random.default_rng(RNG_SEED).normal(size=(20, 27)).astype(np.float32)
    source = Grid("Source", "A map of noise", levels(values), values)
    x = torch.from_numpy(values)[None, None]
    made = {
        Rule.MAX: F.max_pool2d(x, 3, 2, 1),
        Rule.MIN: -F.max_pool2d(-x, 3, 2, 1),
        Rule.MEAN: F.avg_pool2d(x, 3, 2, 1),
        Rule.L2: F.lp_pool2d(F.pad(x, (1, 1, 1, 1)), 2, 3, 2),
        Rule.FIRST: F.pad(x, (1, 1, 1, 1))[..., :-2:2, :-2:2],
    }
    rows, columns = windows(20, 3, 2, 1), windows(27, 3, 2, 1)
    return Case(
        source,
        [
            Output(
                Grid(rule, f"{rule} pooling", levels(out[0, 0].numpy()), out[0, 0].numpy()),
                rows,
                columns,
                rule,
            )
            for rule, out in made.items()
        ],
    )


def shrink() -> Case:
    """A large colour picture brought to a third by weighted means, and by picking pixels."""
    pixels = np.random.default_rng(RNG_SEED).integers(0, 256, (369, 600, 3), dtype=np.uint8)
    source = Grid("Photo", "Coloured noise", pixels, note="sRGB")
    weight = np.float32([0.25, 0.5, 0.25])
    rows, columns = (
        AxisTaps(taps.index, np.broadcast_to(weight, taps.index.shape).copy())
        for taps in (windows(369, 3, 3, 0), windows(600, 3, 3, 0))
    )
    kernel = np.outer(weight, weight).astype(np.float64)
    blocks = pixels.reshape(123, 3, 200, 3, 3).astype(np.float64)
    mean = np.einsum("aibjc,ij->cab", blocks, kernel).astype(np.float32)
    soft = np.rint(mean).astype(np.uint8).transpose(1, 2, 0)
    every = (np.arange(1, 369, 3)[:, None], np.arange(1, 600, 3)[:, None])
    picked = [AxisTaps(i.astype(np.int32), np.ones(i.shape, np.float32)) for i in every]
    return Case(
        source,
        [
            Output(Grid("Weighted", "Reduced by weighted means", soft, mean), rows, columns),
            Output(Grid("Picked", "Every third pixel", pixels[1::3, 1::3]), picked[0], picked[1]),
        ],
    )


def convolve() -> Case:
    """Four channels under one 3x3 kernel each, added up, with a bias."""
    rng = np.random.default_rng(RNG_SEED)
    values = rng.normal(size=(4, 8, 8)).astype(np.float32)
    kernel = rng.normal(size=(4, 3, 3)).astype(np.float32)
    out = F.conv2d(
        torch.from_numpy(values)[None], torch.from_numpy(kernel)[None], torch.tensor([0.5]), 1, 1
    )[0, 0].numpy()
    taps = windows(8, 3, 1, 1)
    source = Grid("Maps", "Four maps of noise", levels(values[0]), values)
    made = Grid("Convolved", "Their convolution", levels(out), out)
    return Case(source, [Output(made, taps, taps, kernel=kernel, bias=0.5)])


CASES: Mapping[str, Callable[[], Case]] = {"pool": pool, "shrink": shrink, "convolve": convolve}
