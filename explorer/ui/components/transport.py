"""Bytes on their way to a component, apart from its interface.

Streamlit then sends each part again only when it changed.
"""

import streamlit as st

from explorer.ui.components.bundling import SHARED, bundle

_transport = st.components.v2.component(
    "explorer_transport", js=bundle(SHARED / "transport_entry.js")
)


def send(data: bytes, key: str) -> None:
    """Hand containers, one or several joined, to the component their headers name as `instance`.

    Convention: `key` is this element's own.
    """
    _transport(key=key, data=data)
