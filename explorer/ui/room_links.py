"""The rooms as data: their names, icons and addresses, and links that lead to them.

Every page may import this; what draws a room stands in `explorer.ui.rooms`, above the pages.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from explorer.messages import N_
from explorer.ui.i18n import _
from explorer.ui.link import address


@dataclass(frozen=True, slots=True)
class Room:
    """One room: the end of its address, its name in English, its icon."""

    path: str
    title: str
    icon: str

    def page(self, draw: Callable[[], None]) -> StreamlitPage:
        """Make Streamlit's idea of this room; that of Explore has the app's own address."""
        return st.Page(
            draw,
            title=_(self.title),
            icon=self.icon,
            url_path=self.path,
            default=self is FIRST,
        )


ROOMS = {
    room.path: room
    for room in (
        Room("start", N_("Home"), ":material/home:"),
        Room("explore", N_("Explore"), ":material/grid_view:"),
        Room("lessons", N_("Lessons"), ":material/school:"),
        Room("resampling", N_("Resampling"), ":material/photo_size_select_large:"),
        Room("pooling", N_("Pooling"), ":material/filter_center_focus:"),
        Room("convolution", N_("Convolution"), ":material/calculate:"),
        Room("display", N_("Display"), ":material/tonality:"),
        Room("compare", N_("Compare"), ":material/compare:"),
        Room("learning", N_("Learning"), ":material/model_training:"),
        Room("atlas", N_("Atlas"), ":material/map:"),
    )
}
"""In the order of the navigation."""
FIRST = ROOMS["explore"]


def room_link(path: str, label: str) -> None:
    """Offer a way into another room.

    Raises: KeyError: if there is no such room.
    """
    room = ROOMS[path]
    st.page_link(room.page(_nowhere), label=label, icon=room.icon)


def go_to(path: str) -> None:
    """Leave this room for another, with everything that was chosen in the address.

    Raises: KeyError: if there is no such room.
    """
    st.switch_page(ROOMS[path].page(_nowhere), query_params=address())


def _nowhere() -> None:
    """A link needs a page's address only; what draws it is known to the navigation."""
