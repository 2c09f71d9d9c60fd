"""The app with bare rooms: what stands beside them comes at once."""

from typing import Any

import streamlit as st

from explorer.ui import rooms
from explorer.ui.entry.parts import parts
from explorer.ui.pages import lessons


def bare(*_given: Any) -> None:
    st.caption("A bare room")


rooms._DRAWN = {path: bare for path in rooms._DRAWN} | {"lessons": lessons.page}
rooms._FIRST = {}
app = st.App(**parts())
