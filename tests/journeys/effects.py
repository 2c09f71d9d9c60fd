"""What buttons, tables, components and widgets that are no settings themselves do to settings."""

from collections.abc import Callable
from typing import Any

import numpy as np

from explorer.operations.filtering import KernelStart, kernel_text, parse_kernel
from tests.journeys.model import Model
from tests.journeys.values import SAME

Chosen = dict[str, Any]
_PAIRS = {
    name: f"ab_{name}"
    for name in ("picture", "resample", "passes", "size", "fit", "order", "weights", "map")
}
_EXAMPLES = (
    ("same", 224, 3, 1, 0, "down"),
    ("narrow", 61, 2, 2, 0, "down"),
    ("narrow", 61, 2, 2, 0, "up"),
    ("narrow", 227, 11, 4, 0, "down"),
)
_FIELDS = (
    "conv_size_mode",
    "conv_size_m",
    "conv_size_k",
    "conv_size_s",
    "conv_size_p",
    "conv_size_round",
)


def _swapped(model: Model) -> Chosen:
    different = {a: b for a, b in _PAIRS.items() if model[b] != SAME}
    return {a: model[b] for a, b in different.items()} | {b: model[a] for a, b in different.items()}


def _example(number: int) -> Callable[[Model], Chosen]:
    return lambda _model: dict(zip(_FIELDS, _EXAMPLES[number], strict=True)) | {"conv_size_d": 1}


BUTTONS: dict[str, Callable[[Model], Chosen]] = {
    "ab_copy": lambda model: {
        **{theirs: model[ours] for ours, theirs in _PAIRS.items()},
        "ab_mean": SAME,
    },
    "ab_same": lambda _model: dict.fromkeys([*_PAIRS.values(), "ab_mean"], SAME),
    "ab_swap": _swapped,
} | {f"conv_example_{number}": _example(number) for number in range(4)}


def _started(model: Model, start: str) -> Chosen:
    side = len(parse_kernel(model["conv_kernel"]))
    return {"conv_kernel": kernel_text(KernelStart(start).kernel(side))}


def _resized(model: Model, side: int) -> Chosen:
    kernel = parse_kernel(model["conv_kernel"])
    for start in KernelStart:
        if np.array_equal(start.kernel(len(kernel)), kernel):
            return {"conv_kernel": kernel_text(start.kernel(side))}
    larger = np.pad(kernel, 1) if side > len(kernel) else kernel[1:-1, 1:-1]
    return {"conv_kernel": kernel_text(larger)}


OTHERS: dict[str, Callable[[Model, Any], Chosen]] = {
    "display_channel": lambda _model, value: {"channels": (value,)},
    "atlas_channel": lambda _model, value: {"channels": (value,)},
    "ab_channels": lambda _model, value: {"channels": tuple(value)},
    "off_chosen": lambda _model, value: {"off_channels": tuple(value)},
    "conv_start": _started,
    "conv_side": _resized,
}
TABLES: dict[str, Callable[[int], Chosen]] = {
    "conv_norms": lambda row: {"conv_channel": row, "conv_input": None},
    "display_table": lambda row: {"channels": (row,)},
}

Place = tuple[int, int]


def _kept(row: int, column: int) -> dict[str, Any]:
    return {"place": [row, column]}


def _picked(row: int, column: int) -> dict[str, Any]:
    return {"output": 0, "row": row, "column": column}


def _keeping(setting: str) -> Callable[[Place, Place], Chosen]:
    return lambda _corner, place: {setting: place}


KEPT = {
    "ab_maps": "unit",
    "off_maps": "off_unit",
    "off_edges": "off_pixel",
    "groups_maps": "unit",
    "why_maps": "why_pixel",
}
"""Components with two sides, and the setting of the place they keep."""
POINTED: dict[str, tuple[str, Callable[[int, int], Any], Callable[[Place, Place], Chosen]]] = {
    **{key: ("kept", _kept, _keeping(setting)) for key, setting in KEPT.items()},
    "pool_origins": ("picked", _picked, lambda _corner, place: {"pool_cell": place}),
    "conv_sliding": (
        "picked",
        _picked,
        lambda _corner, place: {"conv_row": place[0], "conv_column": place[1]},
    ),
    "resampling_origins": (
        "picked",
        _picked,
        lambda corner, place: {
            "resampling_pixel": (corner[0] + place[0], corner[1] + place[1]),
            "resampling_made_by": "nearest",
        },
    ),
}
"""Components one can click into: the event, its value, and what it changes.

The resampling lab shows a part of the result, which begins at `corner`.
"""
