"""How `origins` travels: everything that is drawn, in one container."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.ui.components.origins.description import AxisTaps, Grid, Output
from explorer.ui.supply.container import container


def places(taps: AxisTaps, side: int) -> npt.NDArray[np.int32]:
    """Say where every tap lies, also those in the padding.

    Shape: (N, K).
    Convention: padding lies below 0 or from `side` on, as far from the source's edge as the taps
    beside it suggest; a window that lies in the padding alone is laid against the nearer edge.
    """
    index = taps.index.astype(np.int32)
    count, width = index.shape
    inside = index >= 0
    both = inside[:, :-1] & inside[:, 1:]
    steps = np.diff(index, axis=1)[both]
    step = max(1, int(np.median(steps))) if steps.size else 1
    order = np.arange(width)
    anchor = inside.argmax(axis=1)
    first = index[np.arange(count), anchor]
    found = first[:, None] + (order[None, :] - anchor[:, None]) * step
    empty = ~inside.any(axis=1)
    late = empty & (np.arange(count) * 2 >= count)
    found[empty] = (order - width) * step
    found[late] = side + order * step
    return np.where(inside, index, found).astype(np.int32)


def _grid(name: str, grid: Grid) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    header = {
        "title": grid.title,
        "alt": grid.alt,
        "note": grid.note,
        "size": grid.shape_hw,
        "channels": grid.channels,
        "colour": grid.pixels.ndim == 3,
    }
    arrays: dict[str, npt.NDArray[Any]] = {f"{name}.pixels": grid.pixels}
    if grid.values is not None:
        arrays[f"{name}.values"] = grid.values.astype(np.float32)
    return header, arrays


def pack(source: Grid, outputs: Sequence[Output], instance: str) -> bytes:
    """Pack the source, the outputs and their taps.

    Raises: ValueError: if an output's channels are not the source's.
    """
    head, arrays = _grid("source", source)
    header: dict[str, Any] = {"kind": "origins", "instance": instance, "source": head}
    header["outputs"] = []
    height, width = source.shape_hw
    for number, output in enumerate(outputs):
        _check_channels(source, output)
        about, own = _grid(f"{number}", output.grid)
        arrays |= own
        for axis, taps, side in (
            ("rows", output.rows, height),
            ("columns", output.columns, width),
        ):
            arrays[f"{number}.{axis}"] = places(taps, side)
            arrays[f"{number}.{axis}Weight"] = taps.weight.astype(np.float32)
        if output.kernel is not None:
            arrays[f"{number}.kernel"] = output.kernel.astype(np.float32)
        header["outputs"].append(
            {
                **about,
                "rule": output.rule.value,
                "bias": float(output.bias),
                "adds": output.adds_channels,
            }
        )
    return container(header, arrays)


def _check_channels(source: Grid, output: Output) -> None:
    kernel = output.kernel
    if kernel is not None and output.adds_channels:
        if (len(kernel), output.grid.channels) != (source.channels, 1):
            raise ValueError(f"kernel {kernel.shape} over a source of {source.channels} channels")
    elif output.grid.channels != source.channels:
        raise ValueError(f"{output.grid.channels} channels out of {source.channels}")
