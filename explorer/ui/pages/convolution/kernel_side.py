"""One network's kernels as they are laid beside another one's: what is drawn, and their figures."""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.network.architecture import BY_NAME
from explorer.operations.kernel_figures import KernelFigures, kernel_figures
from explorer.operations.kernels import Kernels, Weights, layer_kernels, strongest_slices
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.networks import Network
from explorer.ui.pages.convolution.unit import CONVOLUTIONS

SHOWN = 64
"""Slices of a kernel that are drawn."""


@dataclass(frozen=True, slots=True)
class KernelSide:
    """Weights that are laid beside others: what they are called and remembered by."""

    title: str
    key: str
    network: Callable[[], Network]

    def kernels(self, layer: str) -> Kernels:
        """A layer's numbers."""
        return layer_kernels(self.network().model, layer)

    def figures(self) -> dict[str, KernelFigures]:
        """Every convolution's figures."""
        return once(
            Kind.RESULT,
            ("kernel figures by layer", self.key),
            lambda: {name: kernel_figures(self.kernels(name).weight) for name in CONVOLUTIONS},
        )

    def shown(self, layer: str, chosen: int) -> tuple[Weights, tuple[int, ...]]:
        """What stands on its wall, and the numbers that it has: kernels, or slices of one."""
        return once(
            Kind.RESULT,
            ("kernels beside", self.key, layer, chosen),
            lambda: self._pick(layer, chosen),
        )

    def _pick(self, layer: str, chosen: int) -> tuple[Weights, tuple[int, ...]]:
        weight = self.kernels(layer).weight
        if not BY_NAME[layer]:
            return weight.copy(), tuple(range(len(weight)))
        order = strongest_slices(weight[chosen], SHOWN)
        return weight[chosen][order], tuple(map(int, order))


Sides = tuple[KernelSide, KernelSide]
