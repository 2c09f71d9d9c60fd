"""The door: page, language, sidebar, rooms."""

from functools import cache

import streamlit as st

from explorer.ui import controls, janitor, link, recovery, rooms, visitors, weights_panel
from explorer.ui.i18n import _, plain

st.set_page_config(page_title="VGG16 Explorer", page_icon="assets/icon.png", layout="wide")
st.html(controls.STYLESHEET)
link.read_link()
visitors.admit_or_stop()
janitor.start()
with recovery.guard():
    setup = cache(controls.current)
    room = st.navigation(rooms.pages(setup), position="top")
    # Not earlier: a picture on its way before the browser knows its room would lead to another.
    controls.listen_for_pictures()
    setup()
    if st.session_state["ignored"]:
        names = ", ".join(f"**{plain(item)}**" for item in st.session_state["ignored"])
        sentence = _("This link had settings that are not known here; they were ignored:")
        st.info(f"{sentence} {names}")
    weights_panel.progress_banner(st.session_state["weights"], setup().network)
    room.run()
    link.write_link()
