"""Local response normalisation: each value divided by the strength of its neighbouring channels."""

from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

from explorer.errors import SettingError
from explorer.messages import N_


class AlphaMeaning(StrEnum):
    """Whether alpha stands for the whole window or for each of its channels."""

    ALEXNET = "alexnet"
    TORCH = "torch"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "alexnet": N_("As AlexNet: alpha times the sum"),
            "torch": N_("As PyTorch: alpha times the mean"),
        }[self]


@dataclass(frozen=True, slots=True)
class ResponseNorm:
    """The constants of local response normalisation; as they stand, AlexNet's.

    Convention: b = a / (k + alpha · s) ** beta, where s sums the squares of `size` channels around
    a's, fewer at the ends. PyTorch divides alpha by `size`, AlexNet does not.
    Raises: SettingError: for a size that is not odd, or numbers that could divide by 0.
    Source: Krizhevsky et al. 2012, section 3.3.
    """

    size: int = 5
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 2.0
    meaning: AlphaMeaning = AlphaMeaning.ALEXNET

    def __post_init__(self) -> None:
        if not (1 <= self.size <= 63 and self.size % 2 and self.k > 0 and self.alpha >= 0):
            raise SettingError(
                N_(
                    "The window must be an odd number of channels up to 63, k above 0 and alpha "
                    "not negative."
                )
            )

    def divisor(self, maps: Tensor) -> Tensor:
        """What each value is divided by.

        Shape: (N, C, H, W) -> the same.
        """
        squares = maps.square()
        reach, channels = self.size // 2, maps.shape[1]
        sums = torch.zeros_like(squares)
        for offset in range(-reach, reach + 1):
            low, high = max(0, -offset), min(channels, channels - offset)
            if low < high:
                sums[:, low:high] += squares[:, low + offset : high + offset]
        alpha = self.alpha / (self.size if self.meaning is AlphaMeaning.TORCH else 1)
        return sums.mul_(alpha).add_(self.k).pow_(self.beta)

    def __call__(self, maps: Tensor) -> Tensor:
        """Normalise a layer.

        Shape: (N, C, H, W) -> the same.
        """
        divisor = self.divisor(maps)
        return torch.div(maps, divisor, out=divisor)


ALEXNET = ResponseNorm()
"""With the constants AlexNet was published with."""
