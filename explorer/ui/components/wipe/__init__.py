"""Two pictures of one size on top of each other, wiped or flickered in the browser."""

import base64
from pathlib import Path

import streamlit as st

from explorer.messages import N_
from explorer.rendering import png_bytes
from explorer.shapes import RgbImage
from explorer.ui.components.bundling import bundle, stylesheet
from explorer.ui.i18n import _

_FOLDER = Path(__file__).parent
_host = st.components.v2.component(
    "explorer_wipe",
    html='<div class="wipe"></div>',
    css=stylesheet(_FOLDER / "style.css"),
    js=bundle(_FOLDER / "wipe.js"),
)

_STRINGS = {
    "wipe": N_("Wipe"),
    "flicker": N_("Flicker"),
    "border": N_("Border between the two pictures"),
    "left": N_("left"),
    "right": N_("right"),
    "shown": N_("shown now"),
}


def wipe(
    first: RgbImage, second: RgbImage, titles: tuple[str, str], *, factor: int, key: str
) -> None:
    """Lay two pictures on top of each other, enlarged by a whole factor of at most `factor`.

    Shape: two (H, W, 3).
    Convention: the border follows the pointer, a finger or the arrow keys; the server is not asked.
    Raises: ValueError: if the shapes differ.
    """
    if first.shape != second.shape:
        raise ValueError(f"shapes differ: {first.shape} and {second.shape}")
    _host(
        key=key,
        data={
            "pictures": [_data_url(first), _data_url(second)],
            "titles": list(titles),
            "size": [first.shape[1], first.shape[0]],
            "factor": factor,
            "strings": {name: _(template) for name, template in _STRINGS.items()},
        },
    )


def _data_url(pixels: RgbImage) -> str:
    return "data:image/png;base64," + base64.b64encode(png_bytes(pixels)).decode()
