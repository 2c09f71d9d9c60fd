"""Where `streamlit run` begins: the app's pages, and beside them addresses of our own."""

import os
from pathlib import Path

# Read once, when PyTorch loads: its idle threads sleep instead of spinning, for on a small machine
# a browser, or other visitors' pages, want the same cores.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import streamlit as st
from starlette.middleware import Middleware

from explorer.ui.entry import health
from explorer.ui.entry.early import EarlyScript
from explorer.ui.entry.routes import routes
from explorer.ui.entry.uploads import Uploads

app = st.App(
    Path(__file__).with_name("explorer") / "ui/entry/door.py",
    routes=routes(),
    lifespan=health.watched,
    middleware=[Middleware(Uploads), Middleware(EarlyScript)],
)
