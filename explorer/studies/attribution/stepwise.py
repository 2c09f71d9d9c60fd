"""The maps that are means of many gradients, one pass at a time."""

from collections.abc import Iterator

import numpy as np
import torch

from explorer.network.vgg16 import VGG16
from explorer.shapes import ModelInput
from explorer.studies.attribution.at_once import Planes
from explorer.studies.attribution.passing import differentiate, tensor_of
from explorer.studies.attribution.scores import AnyScore

SAMPLES = 16
"""Noisy pictures of a SmoothGrad."""
NOISE = 0.15
"""Their noise's standard deviation, as a share of the input's range."""


def integrated_steps(
    model: VGG16, model_input: ModelInput, score: AnyScore, steps: int, begin: int = 0
) -> Iterator[Planes]:
    """Walk from an input of zeros to the picture and yield what each step adds to the map.

    Shape: (1, 3, H, W) -> `steps` - `begin` times (3, H, W); all of them add up to the map.
    Convention: Gauss-Legendre's places and weights. The whole map's sum is the score's difference
    between both ends, but for the error of so few steps.
    Source: Sundararajan, Taly and Yan 2017, arXiv:1703.01365.
    """
    places, weights = np.polynomial.legendre.leggauss(steps)
    x = tensor_of(model_input)
    for place, weight in list(zip((places + 1) / 2, weights / 2, strict=True))[begin:]:
        _value, back = differentiate(model, float(place) * x, score)
        yield (back * x[0] * float(weight)).numpy()


def smooth_steps(
    model: VGG16, model_input: ModelInput, score: AnyScore, seed: int = 0, begin: int = 0
) -> Iterator[Planes]:
    """Add noise to the picture again and again and yield each one's share of the mean gradient.

    Shape: (1, 3, H, W) -> `SAMPLES` - `begin` times (3, H, W); all of them add up to the map.
    Convention: each sample has noise of its own number, so it matters not where one begins.
    Source: Smilkov et al. 2017, arXiv:1706.03825.
    """
    x = tensor_of(model_input)
    level = NOISE * float(x.max() - x.min())
    for number in range(begin, SAMPLES):
        noise = np.random.default_rng((seed, number)).standard_normal(x.shape, np.float32)
        _value, back = differentiate(model, x + level * torch.from_numpy(noise), score)
        yield (back / SAMPLES).numpy()
