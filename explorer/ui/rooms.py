"""The rooms of the app, in the order of the navigation."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from explorer.messages import N_
from explorer.ui.i18n import _
from explorer.ui.pages import compare, convolution, display, explore, pooling, resampling
from explorer.ui.setup import Setup
from explorer.ui.sidebar import controls

_ROOMS: tuple[tuple[str, str, str, Callable[[Setup], None]], ...] = (
    ("explore", N_("Explore"), ":material/grid_view:", explore.page),
    ("resampling", N_("Resampling"), ":material/photo_size_select_large:", resampling.page),
    ("pooling", N_("Pooling"), ":material/filter_center_focus:", pooling.page),
    ("convolution", N_("Convolution"), ":material/calculate:", convolution.page),
    ("display", N_("Display"), ":material/tonality:", display.page),
    ("compare", N_("Compare"), ":material/compare:", compare.page),
)


_FIRST: dict[Callable[[Setup], None], Callable[[Setup, bool], None]] = {explore.page: explore.view}
"""What a room shows before the sidebar's menus, which would only make it wait."""


def _enter(page: Callable[[Setup], None], work_out: Callable[[], Setup]) -> None:
    setup = work_out()
    arriving = st.session_state.get("room") is not page
    st.session_state["room"] = page
    with st.sidebar:
        controls.choose_language()
        place = st.container()
    try:
        if page in _FIRST:
            _FIRST[page](setup, arriving)
    finally:
        with place:
            controls.sidebar(setup)
    page(setup)


def pages(work_out: Callable[[], Setup]) -> list[StreamlitPage]:
    """List the rooms, each bound to what the sidebar's settings come to, worked out on entering."""
    return [
        st.Page(
            partial(_enter, page, work_out),
            title=_(title),
            icon=icon,
            url_path=path,
            default=path == "explore",
        )
        for path, title, icon, page in _ROOMS
    ]


def door(setup: Setup, path: str, label: str) -> None:
    """Offer a way into another room."""
    room = next(
        page for page, entry in zip(pages(lambda: setup), _ROOMS, strict=True) if entry[0] == path
    )
    st.page_link(room, label=label, icon=room.icon)
