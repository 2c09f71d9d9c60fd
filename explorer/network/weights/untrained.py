"""Weights before any training: seeded random numbers."""

import torch
from torch import Tensor

from explorer.network.weights.keys import TRUNK


def untrained_state(seed: int) -> dict[str, Tensor]:
    """Draw He's initialisation for the convolutions; biases are zero.

    Convention: uniform over ±sqrt(6 / fan_in), whose variance is 2 / fan_in, so activations keep
    their size from layer to layer. Uniform and not normal, because torch's uniform numbers are the
    same bits on every machine and its normal ones are not.
    Source: He et al. 2015, arXiv:1502.01852, equation 10.
    """
    generator = torch.Generator().manual_seed(seed)
    state: dict[str, Tensor] = {}
    for key, shape in TRUNK.items():
        if len(shape) == 1:
            state[key] = torch.zeros(shape)
            continue
        fan_in = shape[1] * shape[2] * shape[3]
        bound = (6 / fan_in) ** 0.5
        state[key] = torch.rand(shape, generator=generator).mul_(2).sub_(1).mul_(bound)
    return state
