"""How `side_by_side` travels: every picture as exact numbers, in one container."""

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.rendering import Colours
from explorer.ui.components.side_by_side.description import Row, Side, SideBySide
from explorer.ui.supply.container import container


def pack(view: SideBySide, instance: str) -> bytes:
    """Pack the rows; a difference that is b - a travels as its scale only.

    Raises: ValueError: if a difference is not of its sides' shape.
    """
    arrays: dict[str, npt.NDArray[Any]] = {}
    rows = [_row(f"{number}", row, arrays) for number, row in enumerate(view.rows)]
    return container(
        {"kind": "side-by-side", "instance": instance, "names": view.names, "rows": rows}, arrays
    )


def _row(name: str, row: Row, arrays: dict[str, npt.NDArray[Any]]) -> dict[str, Any]:
    apart = row.difference
    if apart is not None and not apart.values.shape == row.a.values.shape == row.b.values.shape:
        raise ValueError(f"no difference of {row.a.values.shape} and {row.b.values.shape}")
    own = {"a": row.a, "b": row.b} | ({} if row.third is None else {"third": row.third})
    for side, shown in own.items():
        kind = np.uint8 if shown.values.ndim == 3 else np.float32
        arrays[f"{name}.{side}"] = np.asarray(shown.values, kind)
    sides = own | ({} if apart is None else {"difference": apart})
    for side, shown in sides.items():
        if shown.borders is not None:
            arrays[f"{name}.{side}.borders"] = np.asarray(shown.borders, np.float32)
        if shown.drawn is not None:
            arrays[f"{name}.{side}.drawn"] = np.asarray(shown.drawn, np.uint8)
    return {
        "name": row.name,
        "why": row.why,
        **{side: _about(shown, arrays) for side, shown in sides.items()},
    }


def _about(shown: Side, arrays: dict[str, npt.NDArray[Any]]) -> dict[str, Any]:
    arrays.setdefault(f"lut.{shown.colours.value}", Colours(shown.colours).table)
    height, width = shown.values.shape[:2]
    return {
        "alt": shown.alt,
        "note": shown.note,
        "title": shown.title,
        "drawn": None if shown.drawn is None else list(map(int, shown.drawn.shape[:2])),
        "size": (int(height), int(width)),
        "low": float(shown.low),
        "high": float(shown.high),
        "colours": shown.colours.value,
        "rgb": shown.values.ndim == 3,
    }
