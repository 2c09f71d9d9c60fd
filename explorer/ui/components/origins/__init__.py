"""Where a pixel comes from: a source, pictures made from it, and the numbers in between."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.components import transport
from explorer.ui.components.bundling import bundle, stylesheet
from explorer.ui.components.hearing import heard
from explorer.ui.components.origins.description import AxisTaps, Grid, Output, Rule
from explorer.ui.components.origins.packing import pack
from explorer.ui.components.origins.strings import STRINGS
from explorer.ui.i18n import _

__all__ = ["AxisTaps", "Grid", "Output", "Rule", "origins"]

_FRONTEND = Path(__file__).parent / "frontend"
_host = st.components.v2.component(
    "explorer_origins",
    html='<div class="origins"></div>',
    css=stylesheet(_FRONTEND / "style.css"),
    js=bundle(_FRONTEND / "main.js"),
)

OnClick = Callable[[int, tuple[int, int]], None]


def origins(
    source: Grid,
    outputs: Sequence[Output],
    *,
    key: str,
    pointed: tuple[int, int] | None = None,
    on_click: OnClick | None = None,
    chosen: int = 0,
) -> None:
    """Show which source pixels made the output pixel under the pointer, with weights and sum.

    Convention: pointing is the browser's alone. `pointed` is the (row, column) of output `chosen`
    that is kept; a click keeps another one and calls `on_click(output, (row, column))` before the
    page's code runs again. Without `on_click` a click asks the server nothing.
    """
    data = {
        "instance": key,
        "pointed": pointed,
        "chosen": chosen,
        "listens": on_click is not None,
        "strings": {name: _(template) for name, template in STRINGS.items()},
    }
    with st.container(gap=None):
        _host(
            key=key,
            data=data,
            on_picked_change=lambda: _heard(heard(key, "picked"), outputs, on_click),
        )
        transport.send(pack(source, outputs, key), f"{key}-message")


def _heard(payload: Any, outputs: Sequence[Output], on_click: OnClick | None) -> None:
    try:
        number, row, column = (int(payload[name]) for name in ("output", "row", "column"))
        height, width = outputs[number].grid.shape_hw
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return
    if on_click is not None and 0 <= row < height and 0 <= column < width:
        on_click(number, (row, column))
