"""The linked view: network, picture, channels and their numbers, joined by the pointer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.operations.statistics import ChannelOrder
from explorer.shapes import GrayLevels
from explorer.ui.components import parcels
from explorer.ui.components.bundling import bundle, stylesheet
from explorer.ui.components.container import joined
from explorer.ui.components.hearing import heard
from explorer.ui.components.linked_view.description import (
    Address,
    CloseUp,
    Display,
    Geometry,
    LayerRecord,
    LinkedView,
    Subject,
    Wall,
    layer_records,
    tile_step,
)
from explorer.ui.components.linked_view.packing import (
    pack_close_up,
    pack_focus,
    pack_subject,
    pack_thumbnails,
    pack_wall,
)
from explorer.ui.components.linked_view.strings import STRINGS
from explorer.ui.computing.compute import keep, peek
from explorer.ui.computing.store import Kind

__all__ = [
    "STRINGS", "Address", "CloseUp", "Display", "Geometry", "LayerRecord", "LinkedChoice",
    "LinkedView", "Subject", "Wall", "layer_records", "linked_view", "more_thumbnails",
    "tile_step",
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
    """Check what came from the browser; None where it is no choice, but only says what it has."""
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
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None


def _number(found: Any) -> int:
    return found if isinstance(found, int) else 0


@dataclass(frozen=True, slots=True)
class _Held:
    """A layer's wall, and the exact numbers of some of its channels."""

    content: str
    scale: str
    layer: str
    channels: frozenset[int]

    def is_among(self, other: "_Held | None") -> bool:
        """Whether the other is of the same layer and has at least these channels."""
        return (
            other is not None
            and (self.content, self.scale, self.layer) == (other.content, other.scale, other.layer)
            and self.channels <= other.channels
        )


@dataclass(slots=True)
class _There:
    """What a browser has, and the number of its last choice.

    Convention: what was sent counts, until the browser says what it really has. `subject` is the
    content and the words it was told in.
    """

    subject: tuple[str, int] | None = None
    held: _Held | None = None
    serial: int = 0


def _there(key: str) -> _There:
    found: _There = st.session_state.setdefault(f"{key}-there", _There())
    return found


def _read_held(payload: Any) -> _Held | None:
    """Check what came from the browser; None where it says nothing that can be relied on."""
    try:
        held = payload["held"]
        channels = frozenset(int(channel) for channel in held["channels"])
        return _Held(str(held["content"]), str(held["scale"]), str(payload["layer"]), channels)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _heard(key: str, on_choice: Callable[[LinkedChoice], None] | None) -> None:
    payload = heard(key, "choice")
    if not isinstance(payload, dict):
        return
    there = _there(key)
    there.serial = _number(payload.get("serial"))
    there.held = _read_held(payload)
    if there.held is None:
        there.subject = None
    choice = _read(payload)
    if choice is not None and on_choice is not None:
        on_choice(choice)


def _subject_part(address: Address, subject: Subject, instance: str, words: int) -> bytes:
    """Pack the subject once for all who look at the same; it takes too little time for a turn."""
    key = ("subject", address.content, instance, words)
    found: bytes | None = peek(Kind.RESULT, key)
    if found is None:
        found = pack_subject(address, subject, instance)
        keep(Kind.RESULT, key, found)
    return found


def linked_view(
    address: Address,
    subject: Subject,
    look: Callable[[], LinkedView],
    *,
    key: str,
    on_choice: Callable[[LinkedChoice], None] | None = None,
) -> bool:
    """Draw the linked view and return whether the browser has new maps to paint now.

    Convention: a controlled component: what is on screen is what `look` returns, which may take its
    time. When the visitor chooses something, the page runs again, and `on_choice` is called first,
    before the page's own code. What the browser has is not sent again, and what is new travels
    together: a browser that draws in between takes turns with the arithmetic.
    """
    there = _there(key)
    words = hash((subject.locale, tuple(subject.strings.items()), tuple(subject.layers)))
    with st.container(gap=None):
        _host(key=key, data={"instance": key}, on_choice_change=lambda: _heard(key, on_choice))
        view = look()
        channels = frozenset(view.close_up.channels)
        held = _Held(address.content, address.scale, view.wall.layer, channels)
        new = not held.is_among(there.held)
        parts = []
        if there.subject != (address.content, words):
            parts.append(_subject_part(address, subject, key, words))
        if new:
            parts += [
                pack_wall(address, view.wall, key),
                pack_close_up(address, view.close_up, key),
            ]
        parts.append(pack_focus(address, view, key, there.serial))
        parcels.send(joined(parts), f"{key}-look")
    there.subject = address.content, words
    if new:
        there.held = held
    return new


def more_thumbnails(
    content_key: str, thumbnails: Mapping[str, GrayLevels], *, view_key: str, key: str
) -> None:
    """Add thumbnails to a linked view that is already on screen, where its browser can't ask.

    Convention: `view_key` is the linked view's key, `key` this element's own.
    """
    parcels.send(pack_thumbnails(content_key, thumbnails, view_key), key)
