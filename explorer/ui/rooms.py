"""What is drawn in each room of `explorer.ui.room_links`."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from explorer.ui import leads
from explorer.ui.catching import Catcher
from explorer.ui.pages import (
    atlas,
    compare,
    convolution,
    display,
    explore,
    learning,
    lessons,
    pooling,
    resampling,
    start,
)
from explorer.ui.room_links import ROOMS
from explorer.ui.setup import Setup
from explorer.ui.sidebar import controls

_DRAWN: dict[str, Callable[[Setup], None]] = {
    "start": start.page,
    "explore": explore.page,
    "lessons": lessons.page,
    "resampling": resampling.page,
    "pooling": pooling.page,
    "convolution": convolution.page,
    "display": display.page,
    "compare": compare.page,
    "learning": learning.page,
    "atlas": atlas.page,
}

_CATCHERS: dict[str, Callable[[], Catcher | None]] = {
    "learning": learning.catcher,
    "start": start.catcher,
}

_FIRST: dict[Callable[[Setup], None], Callable[[Setup, bool], None]] = {explore.page: explore.view}
"""What a room shows before the sidebar's menus, which would only make it wait."""
_ALONE = (start.page,)
"""Rooms without the sidebar: nobody has anything to set there yet."""


def listen() -> None:
    """Hear what was told of a room as it was being left."""
    explore.listen()


def catcher(room: StreamlitPage) -> Catcher | None:
    """Who takes what is pasted or dropped in a room, if it is not the sidebar."""
    return _CATCHERS[room.url_path]() if room.url_path in _CATCHERS else None


def _enter(page: Callable[[Setup], None], work_out: Callable[[], Setup]) -> None:
    arriving = st.session_state.get("room") is not page
    st.session_state["room"] = page
    leads.follow()
    setup = work_out()
    if page in _ALONE:
        page(setup)
        return
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
    return [room.page(partial(_enter, _DRAWN[path], work_out)) for path, room in ROOMS.items()]
