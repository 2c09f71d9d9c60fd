"""Two things side by side, read by one pointer without asking the server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.components import transport
from explorer.ui.components.bundling import bundle, stylesheet
from explorer.ui.components.hearing import heard
from explorer.ui.components.side_by_side.description import Row, Side, SideBySide
from explorer.ui.components.side_by_side.packing import pack
from explorer.ui.components.side_by_side.strings import STRINGS
from explorer.ui.i18n import _

__all__ = ["Row", "Side", "SideBySide", "side_by_side"]

_FRONTEND = Path(__file__).parent / "frontend"
_host = st.components.v2.component(
    "explorer_side_by_side",
    html='<div class="side-by-side"></div>',
    css=stylesheet(_FRONTEND / "style.css"),
    js=bundle(_FRONTEND / "main.js"),
)

OnKeep = Callable[[tuple[int, int] | None], None]


def side_by_side(view: SideBySide, *, key: str, on_keep: OnKeep) -> None:
    """Show two sides and their difference; all are read at the same relative place.

    Convention: pointing is the browser's alone. A click keeps the place, or lets go of it, and
    calls `on_keep` with its (row, column) in A of the last row before the page's code runs again.
    """
    data = {
        "instance": key,
        "kept": view.kept,
        "strings": {name: _(template) for name, template in STRINGS.items()},
    }
    with st.container(gap=None):
        _host(
            key=key,
            data=data,
            on_kept_change=lambda: _heard(heard(key, "kept"), on_keep),
        )
        transport.send(pack(view, key), f"{key}-message")


def _heard(payload: Any, on_keep: OnKeep) -> None:
    try:
        place = payload["place"]
        found = None if place is None else (int(place[0]), int(place[1]))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return
    if found is None or min(found) >= 0:
        on_keep(found)
