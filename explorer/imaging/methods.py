"""Every way this project knows to bring a picture to the network's size, to be compared."""

import time
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from statistics import median

from explorer.imaging.fitting import placement, target_size
from explorer.imaging.resampling import Interpolation
from explorer.imaging.sampling import Sampling
from explorer.messages import N_
from explorer.shapes import SizeWH


class Method(StrEnum):
    """An interpolation alone, or pyramid passes and then the linear one."""

    NEAREST = "nearest"
    LINEAR = "linear"
    AREA = "area"
    CUBIC = "cubic"
    LANCZOS4 = "lanczos4"
    ANTIALIAS = "antialias"
    PYRAMID = "pyramid"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        if self is Method.PYRAMID:
            return N_("Gaussian pyramid, then linear")
        return Interpolation(self.value).label

    @property
    def hint(self) -> str:
        """What choosing it does, in English."""
        if self is Method.PYRAMID:
            return N_("Blurs and halves before resizing, so little is left that could alias.")
        return Interpolation(self.value).hint


def fitting_passes(source_wh: SizeWH, base: Sampling) -> int:
    """How many pyramid passes the method PYRAMID makes: the setting's own, or all that fit.

    Convention: a pass fits while the halved picture still has every pixel the resize asks for. One
    is made in any case if the picture has two pixels a side: the resize then enlarges.
    Raises: ImageTooSmallError, SettingError: as `target_size`.
    """
    if base.passes:
        return base.passes
    wanted = target_size(source_wh, base.size, base.most)
    least = placement(source_wh, wanted, base.fit).resized_wh
    (width, height), passes = source_wh, 0
    while min(width, height) >= 2:
        width, height = (width + 1) // 2, (height + 1) // 2
        if passes and (width < least[0] or height < least[1]):
            break
        passes += 1
    return passes


def samplings(source_wh: SizeWH, base: Sampling) -> dict[Method, Sampling]:
    """The settings of every method for one picture; all else stays as in `base`.

    Convention: only PYRAMID makes pyramid passes. It is missing for a picture one pixel wide or
    high. All of them work from the picture's own pixels to the size that `base` leads to.
    Raises: ImageTooSmallError, SettingError: as `target_size`.
    """
    found: dict[Method, Sampling] = {
        method: replace(base, interpolation=Interpolation(method.value), passes=0)
        for method in Method
        if method is not Method.PYRAMID
    }
    passes = fitting_passes(source_wh, base)
    if passes:
        found[Method.PYRAMID] = replace(base, interpolation=Interpolation.LINEAR, passes=passes)
    return found


def median_seconds(run: Callable[[], object], runs: int = 5) -> float:
    """The median time of a few runs, after one that does not count."""
    run()
    taken = []
    for _run in range(runs):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return median(taken)
