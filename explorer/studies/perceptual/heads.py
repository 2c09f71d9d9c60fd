"""The numbers that LPIPS and DISTS learned: how much each channel counts."""

from dataclasses import dataclass
from functools import cache

import safetensors.torch
import torch
from torch import Tensor

from explorer.network.architecture import WIDTHS
from explorer.resources import ASSETS

_FILE = ASSETS / "perceptual" / "heads.safetensors"
CHANNELS = (3, *WIDTHS)
"""What DISTS looks at: the picture's colours, and the channels of the last ReLU of each block."""


@dataclass(frozen=True, slots=True)
class Heads:
    """How much each channel counts; none is negative.

    Shape: `lpips` five (C,); `texture` and `structure` six (C,), the first for the colours.
    Convention: `texture` and `structure` together add up to 1.
    Source: Zhang et al. 2018, arXiv:1801.03924, version 0.1; Ding et al. 2020, arXiv:2004.07728.
    """

    lpips: tuple[Tensor, ...]
    texture: tuple[Tensor, ...]
    structure: tuple[Tensor, ...]


@cache
def heads() -> Heads:
    """Read them once."""
    found = safetensors.torch.load_file(_FILE)
    alpha, beta = found["dists.alpha"], found["dists.beta"]
    whole = alpha.sum() + beta.sum()
    return Heads(
        tuple(found[f"lpips.{block}"] for block in range(1, len(WIDTHS) + 1)),
        torch.split(alpha / whole, list(CHANNELS)),
        torch.split(beta / whole, list(CHANNELS)),
    )
