"""The door: page, language, sidebar, rooms."""

from functools import cache

import streamlit as st

from explorer.resources import ASSETS
from explorer.ui import link, recovery, rooms, visitors
from explorer.ui.entry import opening
from explorer.ui.hosting import housekeeping
from explorer.ui.i18n import _, plain
from explorer.ui.parts import words
from explorer.ui.parts.notices import row
from explorer.ui.road import column, place
from explorer.ui.settings import mine
from explorer.ui.sidebar import controls, own_pictures, streamlit_words, weights_panel

_ICON = ASSETS / "icon.png"


def _enter_room() -> None:
    # In a function: what stands in the script itself lives until somebody runs it anew.
    setup = cache(controls.current)
    room = st.navigation(rooms.pages(setup), position="top")
    own_pictures.take_candidate()
    # Not earlier: a picture on its way before the browser knows its room would lead to another.
    own_pictures.listen(rooms.catcher(room))
    rooms.listen()
    setup()
    link.write_link()
    if link.ignored():
        names = ", ".join(f"**{plain(item)}**" for item in link.ignored())
        sentence = _("This link had settings that are not known here; they were ignored:")
        with row("notice_link"):
            st.info(f"{sentence} {names}")
    weights_panel.progress_banner(mine()["weights"], setup().network)
    streamlit_words.speak()
    column.draw(room.url_path)
    room.run()
    words.on_hover()
    link.write_link()


st.set_page_config(
    page_title="VGG16 Explorer",
    page_icon=_ICON,
    layout="wide",
    # A lesson takes the sidebar's place, until somebody opens it.
    initial_sidebar_state="collapsed" if place.is_open() else "auto",
)
st.html(controls.STYLESHEET)
opening.settle()
own_pictures.take_handed_over()
link.read_link()
link.restore()
visitors.admit_or_stop()
housekeeping.start()
with recovery.guard():
    _enter_room()
