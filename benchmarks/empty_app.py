"""A Streamlit page with nothing but a button: what any page and any click cost at least."""

import streamlit as st

if st.button("again"):
    st.session_state["count"] = st.session_state.get("count", 0) + 1
st.text(f"count {st.session_state.get('count', 0)}")
