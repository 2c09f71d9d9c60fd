"""Where Streamlit Community Cloud begins: the same app, for strangers, reachable from outside."""

import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ["EXPLORER_PUBLIC"] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import streamlit as st

from explorer.ui.entry.parts import parts

app = st.App(**parts())
