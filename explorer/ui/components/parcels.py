"""Bytes on their way to a component, apart from its interface.

Streamlit then sends each part again only when it changed.
"""

import streamlit as st

from explorer.ui.components.bundling import SHARED, bundle

_parcel = st.components.v2.component("explorer_parcel", js=bundle(SHARED / "parcel.js"))


def send(data: bytes, key: str) -> None:
    """Hand containers, one or several joined, to the component their headers name as `instance`.

    Convention: `key` is this element's own.
    """
    _parcel(key=key, data=data)
