"""The start page's moving picture: a cat on its way through the network, in real feature maps."""

import base64
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.network.architecture import layer_at
from explorer.resources import ASSETS
from explorer.ui.components.bundling import bundle, stylesheet

SIDE = 224
"""Pixels of the photo, across and down."""
_MADE = ASSETS / "start"
_FRONTEND = Path(__file__).parent / "frontend"
_host = st.components.v2.component(
    "explorer_welcome",
    html='<div class="welcome"></div>',
    css=stylesheet(_FRONTEND / "style.css"),
    js=bundle(_FRONTEND / "main.js"),
)


@dataclass(frozen=True, slots=True)
class WelcomeWords:
    """What is said of the picture: to those who do not see it, while it moves, and afterwards.

    Convention: `moving` has the fields `{layer}` and `{size}`, which the browser fills in.
    """

    alt: str
    moving: str
    done: str
    again: str


def welcome(words: WelcomeWords) -> None:
    """Draw the picture; it moves once, where motion is welcome, and again when asked."""
    _host(
        key="welcome",
        data={
            "photo": _address(_MADE / "photo.webp"),
            "side": SIDE,
            "layers": _layers(),
            "words": {
                "alt": words.alt,
                "moving": words.moving,
                "done": words.done,
                "again": words.again,
            },
        },
    )


def shown_layers() -> tuple[str, ...]:
    """The layers whose maps are shown, in the network's order."""
    return tuple(layer["name"] for layer in _layers())


@cache
def _layers() -> list[Mapping[str, Any]]:
    return [
        {
            "name": name,
            "field": layer_at(name, (SIDE, SIDE)).receptive_field,
            "tiles": tiles,
        }
        for name, tiles in sorted(_tiles().items())
    ]


def _tiles() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in _pngs():
        found[path.stem.split("-")[0]].append(_address(path))
    return found


def _pngs() -> Iterator[Path]:
    yield from sorted(_MADE.glob("*.png"), key=lambda path: int(path.stem.split("-")[1]))


def _address(path: Path) -> str:
    kind = path.suffix.removeprefix(".")
    return f"data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
