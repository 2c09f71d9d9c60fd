"""Where `streamlit run` begins: the app's pages, and beside them addresses of our own."""

import os

# Read once, when PyTorch loads: its idle threads sleep instead of spinning, for on a small machine
# a browser, or other visitors' pages, want the same cores.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import streamlit as st

from explorer.ui.entry.parts import parts

app = st.App(**parts())
