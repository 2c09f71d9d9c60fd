"""Pooling as often as it goes, keeping every stage."""

from dataclasses import dataclass

import numpy as np

from explorer.errors import SettingError
from explorer.messages import Message
from explorer.operations.pooling import Planes, PoolKind, pool
from explorer.operations.windows import Window

PASSES = 5
"""VGG16 pools five times."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """The input and what each pooling made of it.

    Shape: `stages` (..., H, W), the input first.
    Convention: `ended` says why there are fewer stages than asked for.
    """

    stages: tuple[Planes, ...]
    kind: PoolKind
    window: Window
    ended: Message | None = None

    @property
    def passes(self) -> int:
        """How many poolings were possible."""
        return len(self.stages) - 1


def pool_chain(
    x: Planes,
    kind: PoolKind | str = PoolKind.MAX,
    window: Window | None = None,
    passes: int = PASSES,
) -> Chain:
    """Pool up to `passes` times and stop, with the reason, where it can't go on.

    Shape: (..., H, W).
    """
    kind, window = PoolKind(kind), window or Window()
    stages = [np.asarray(x, dtype=np.float32)]
    for _ in range(passes):
        try:
            stages.append(pool(stages[-1], kind, *window.settings))
        except SettingError as error:
            return Chain(tuple(stages), kind, window, error.message)
    return Chain(tuple(stages), kind, window)


def common_scale(stage: Planes, kind: PoolKind, kernel: int, passes: int) -> Planes:
    """Bring a stage back to the scale of its input, so that both can share one gray scale.

    Convention: only the L2 norm leaves it: over a window of equal numbers it is `kernel` times
    each of them. Divided by kernel**passes it is their root mean square.
    """
    return stage / np.float32(kernel**passes) if kind is PoolKind.L2 else stage
