"""The app with one language more, whose catalogue lies in the folder PSEUDO_LOCALES."""

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from benchmarks.server import ROOT
from explorer.languages import LANGUAGES, languages
from explorer.ui.entry.early import EarlyScript
from explorer.ui.entry.routes import routes

LANGUAGES.update(languages(Path(os.environ["PSEUDO_LOCALES"])))
door = ROOT / "explorer/ui/door/script.py"
app = st.App(door, routes=routes(), middleware=[Middleware(EarlyScript)])
