"""LPIPS and DISTS once more, from the papers' formulas alone, in double precision."""

from typing import Any

import numpy as np
import safetensors.torch
import torch
from torch import Tensor
from torch.nn.functional import conv2d, max_pool2d

from explorer.resources import ASSETS
from explorer.shapes import RgbImage

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BLOCKS = ((0, 2), (5, 7), (10, 12, 14), (17, 19, 21), (24, 26, 28))


def features(state: dict[str, Tensor], image: RgbImage, pooling: Any) -> list[Tensor]:
    """The last ReLU of each block, each (C, H, W)."""
    x = torch.tensor(image.astype(np.float64)).permute(2, 0, 1) / 255
    x = (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]
    found = []
    for number, block in enumerate(BLOCKS):
        x = x if number == 0 else pooling(x)
        for place in block:
            kernel, bias = (
                state[f"features.{place}.{part}"].double() for part in ("weight", "bias")
            )
            x = conv2d(x[None], kernel, bias, padding=1)[0].clamp(min=0)
        found.append(x)
    return found


def largest(x: Tensor) -> Tensor:
    return max_pool2d(x[None], 2)[0]


def blurred(x: Tensor) -> Tensor:
    """The root of the sum of squares under Hann's window, one channel after the other."""
    window = torch.tensor(np.outer(np.hanning(5)[1:-1], np.hanning(5)[1:-1]))
    window = (window / window.sum())[None, None]
    squares = [conv2d(channel[None, None] ** 2, window, stride=2, padding=1)[0] for channel in x]
    return (torch.cat(squares) + 1e-12).sqrt()


def lpips(state: dict[str, Tensor], a: RgbImage, b: RgbImage) -> list[float]:
    heads = safetensors.torch.load_file(ASSETS / "perceptual" / "heads.safetensors")
    found = []
    both = (features(state, image, largest) for image in (a, b))
    for number, (x, y) in enumerate(zip(*both, strict=True), start=1):
        x, y = (maps / ((maps**2).sum(0).sqrt() + 1e-10) for maps in (x, y))
        weighed = heads[f"lpips.{number}"].double()[:, None, None] * (x - y) ** 2
        found.append(float(weighed.sum(0).mean()))
    return found


def dists(state: dict[str, Tensor], a: RgbImage, b: RgbImage) -> float:
    heads = safetensors.torch.load_file(ASSETS / "perceptual" / "heads.safetensors")
    alpha, beta = heads["dists.alpha"].double(), heads["dists.beta"].double()
    likeness = []
    colours = (torch.tensor(image / 255).permute(2, 0, 1) for image in (a, b))
    both = (features(state, image, blurred) for image in (a, b))
    for x, y in [tuple(colours), *zip(*both, strict=True)]:
        x, y = x.flatten(1), y.flatten(1)
        m, n = x.mean(1), y.mean(1)
        covariance = (x * y).mean(1) - m * n
        variances = x.var(1, correction=0) + y.var(1, correction=0)
        likeness.append(
            (
                (2 * m * n + 1e-6) / (m**2 + n**2 + 1e-6),
                (2 * covariance + 1e-6) / (variances + 1e-6),
            )
        )
    means, patterns = (torch.cat(each) for each in zip(*likeness, strict=True))
    return float(1 - (alpha @ means + beta @ patterns) / (alpha.sum() + beta.sum()))
