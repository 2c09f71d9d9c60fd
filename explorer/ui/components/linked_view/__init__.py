"""The linked view: network, picture, channels and their numbers, joined by the pointer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.operations.statistics import ChannelOrder
from explorer.ui.components import parcels
from explorer.ui.components.bundling import bundle, stylesheet
from explorer.ui.components.linked_view.description import (
    Display,
    Geometry,
    LayerRecord,
    LinkedView,
    Thumbnail,
    layer_records,
    tile_step,
)
from explorer.ui.components.linked_view.packing import (
    pack,
    pack_focus,
    pack_layer,
    pack_picture,
    pack_thumbnails,
)
from explorer.ui.components.linked_view.strings import STRINGS

__all__ = [
    "STRINGS", "Display", "Geometry", "LayerRecord", "LinkedChoice", "LinkedView", "layer_records",
    "linked_view", "more_thumbnails", "pack", "tile_step",
]  # fmt: skip

_FRONTEND = Path(__file__).parent / "frontend"


_host = st.components.v2.component(
    "vgg16_linked_view",
    html='<div class="linked-view"></div>',
    css=stylesheet(_FRONTEND / "style.css"),
    js=bundle(_FRONTEND / "main.js"),
)


@dataclass(frozen=True, slots=True)
class LinkedChoice:
    """Where the visitor looks: a layer, up to four channels, perhaps one unit (row, column)."""

    layer: str
    pinned: tuple[int, ...] = ()
    unit: tuple[int, int] | None = None
    display: Display = field(default_factory=Display)


def _read(payload: Any) -> LinkedChoice | None:
    """Check what came from the browser; None where it is not a choice."""
    try:
        unit, display = payload["unit"], payload["display"]
        return LinkedChoice(
            str(payload["layer"]),
            tuple(int(channel) for channel in payload["pinned"])[:4],
            None if unit is None else (int(unit[0]), int(unit[1])),
            Display(
                ChannelOrder(display["order"]),
                bool(display["hide_dead"]),
                bool(display["shared_scale"]),
                bool(display["on_source"]),
            ),
        )
    except (KeyError, TypeError, ValueError, IndexError):
        return None


def _serial(key: str) -> str:
    return f"{key}-serial"


def _heard(key: str, on_choice: Callable[[LinkedChoice], None] | None) -> None:
    payload = st.session_state[key].choice
    choice = _read(payload)
    if choice is None:
        return
    st.session_state[_serial(key)] = int(payload.get("serial", 0))
    if on_choice is not None:
        on_choice(choice)


@st.cache_resource(max_entries=4, show_spinner=False)
def _picture_part(_view: LinkedView, instance: str, content: str, words: int) -> bytes:
    return pack_picture(_view, instance)


@st.cache_resource(max_entries=12, show_spinner=False)
def _layer_part(
    _view: LinkedView, instance: str, content: str, scale: str, layer: str, note: str
) -> bytes:
    return pack_layer(_view, instance)


def _parts(view: LinkedView, key: str) -> dict[str, bytes]:
    serial = int(st.session_state.get(_serial(key), 0))
    if not view.content_key:
        return pack(view, key, serial)
    words = hash((view.locale, tuple(view.strings.items()), tuple(view.layers)))
    parts = {
        "picture": _picture_part(view, key, view.content_key, words),
        "layer": _layer_part(
            view, key, view.content_key, view.scale_key, view.layer, view.scale_note
        ),
        "focus": pack_focus(view, key, serial),
    }
    if view.thumbnails:
        parts["thumbnails"] = pack_thumbnails(view.content_key, view.thumbnails, key)
    return parts


def linked_view(
    view: LinkedView,
    *,
    key: str,
    on_choice: Callable[[LinkedChoice], None] | None = None,
) -> LinkedChoice:
    """Draw the linked view and return where the visitor looks now.

    Convention: a controlled component: what is on screen is `view`. When the visitor chooses
    something, the page runs again: `on_choice` is called first, before the page's own code, and
    during that one run the choice is also what this function returns; in all others it returns
    what `view` says.
    """
    with st.container(gap=None):
        result = _host(
            key=key, data={"instance": key}, on_choice_change=lambda: _heard(key, on_choice)
        )
        for name, data in _parts(view, key).items():
            parcels.send(data, f"{key}-{name}")
    return _read(result.choice) or LinkedChoice(view.layer, view.pinned, view.unit, view.display)


def more_thumbnails(
    content_key: str, thumbnails: Mapping[str, Thumbnail], *, view_key: str, key: str
) -> None:
    """Add thumbnails to a linked view that is already on screen, once they are known.

    Convention: `view_key` is the linked view's key, `key` this element's own.
    """
    parcels.send(pack_thumbnails(content_key, thumbnails, view_key), key)
