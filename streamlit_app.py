"""Where `streamlit run` begins: the app's pages, and beside them addresses of our own."""

import streamlit as st

from explorer.ui.entry.routes import routes

app = st.App("explorer/ui/entry/door.py", routes=routes())
