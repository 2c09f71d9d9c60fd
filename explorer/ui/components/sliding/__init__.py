"""A kernel sliding over one input channel, and the map that grows under it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.messages import N_
from explorer.rendering import Colours
from explorer.ui.components import transport
from explorer.ui.components.bundling import bundle, stylesheet
from explorer.ui.components.hearing import heard
from explorer.ui.i18n import _
from explorer.ui.supply.container import container

_FRONTEND = Path(__file__).parent / "frontend"
_host = st.components.v2.component(
    "explorer_sliding",
    html='<div class="sliding"></div>',
    css=stylesheet(_FRONTEND / "style.css"),
    js=bundle(_FRONTEND / "main.js"),
)

STRINGS = {
    "play": N_("Play"),
    "pause": N_("Pause"),
    "back": N_("One place back"),
    "next": N_("One place on"),
    "position": N_("Place of the window"),
    "speed": N_("Speed"),
    "pace": N_("Places a second: {count}"),
    "numbers": N_("x"),
    "kernel": N_("w"),
    "products": N_("products"),
    "padding": N_("padding: outside the map, counted as 0"),
    "sum": N_("Row {row}, column {column}: the nine products add up to {sum}"),
    "hint": N_(
        "Point at a map to pause and look; a click takes that place apart above. With the "
        "keyboard: arrows move, Space plays, Enter chooses."
    ),
    "still": N_("Your system asks for less motion, so Play shows the finished map at once."),
}


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """One map with its colours; words already translated.

    Shape: `values` (H, W) float32; `low` and `high` are what the ends of the colours stand for.
    """

    title: str
    alt: str
    note: str
    values: npt.NDArray[np.float32]
    colours: Colours
    low: float
    high: float


def pack(source: Plane, kernel: npt.NDArray[np.float32], result: Plane, instance: str) -> bytes:
    """Pack both maps and the kernel for the browser."""

    def about(plane: Plane) -> dict[str, Any]:
        return {
            "title": plane.title,
            "alt": plane.alt,
            "note": plane.note,
            "low": plane.low,
            "high": plane.high,
        }

    return container(
        {
            "kind": "sliding",
            "instance": instance,
            "source": about(source),
            "result": about(result),
        },
        {
            "source": source.values,
            "sourceLut": source.colours.table,
            "result": result.values,
            "resultLut": result.colours.table,
            "kernel": kernel,
        },
    )


def sliding(
    source: Plane,
    kernel: npt.NDArray[np.float32],
    result: Plane,
    *,
    key: str,
    place: tuple[int, int],
    on_pick: Callable[[int, int], None],
) -> None:
    """Show a kernel sliding over a map, and the map of its sums growing.

    Shape: `source` and `result` of one size, `kernel` (K, K), stride 1 and zeros around.
    Convention: moving is the browser's alone, starting at `place`; a click calls
    `on_pick(row, column)` before the page's code runs again.
    """
    height, width = result.values.shape

    def picked() -> None:
        payload = heard(key, "picked")
        try:
            row, column = (int(payload[name]) for name in ("row", "column"))
        except (KeyError, TypeError, ValueError, OverflowError):
            return
        if 0 <= row < height and 0 <= column < width:
            on_pick(row, column)

    words = {name: _(template) for name, template in STRINGS.items()}
    with st.container(gap=None):
        _host(
            key=key,
            data={"instance": key, "place": place, "strings": words},
            on_picked_change=picked,
        )
        transport.send(pack(source, kernel, result, key), f"{key}-message")
