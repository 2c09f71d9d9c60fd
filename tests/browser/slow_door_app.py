"""The app, on a machine that takes its time before it tells the browser which rooms there are."""

import time
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit.navigation.page import StreamlitPage

from benchmarks.server import ROOT
from explorer.ui.entry.early import EarlyScript
from explorer.ui.entry.routes import routes

navigation = st.navigation


def slow_navigation(*pages: Any, **options: Any) -> StreamlitPage:
    time.sleep(2)
    return navigation(*pages, **options)


st.navigation = slow_navigation
door = ROOT / "explorer/ui/door/script.py"
app = st.App(door, routes=routes(), middleware=[Middleware(EarlyScript)])
