"""A page with nothing but `origins`, for the browser tests."""

import streamlit as st

from explorer.ui.components.origins import origins
from tests.browser.origins_cases import CASES

st.set_page_config(layout="wide")
state = st.session_state
case = CASES[st.query_params.get("case", "pool")]()
state.setdefault("place", (0, None))


def clicked(output: int, place: tuple[int, int]) -> None:
    state["place"] = (output, place)


chosen, pointed = state["place"]
listens = "silent" not in st.query_params
origins(
    case.source,
    case.outputs,
    key="origins",
    pointed=pointed,
    chosen=chosen,
    on_click=clicked if listens else None,
)
st.write(f"kept: {state['place']}")
