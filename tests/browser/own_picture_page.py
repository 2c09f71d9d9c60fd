"""A page with nothing but `paste_area` and Streamlit's own inputs; only PNG files are pictures."""

import hashlib
from collections.abc import Callable

import streamlit as st

from explorer.ui import told
from explorer.ui.components.paste import PasteWords, paste_area

state, link = st.session_state, st.query_params
told.hear()
state.setdefault("own", "")
state.setdefault("heard", [])
state["run"] = state.get("run", 0) + 1


def take(data: bytes, way: str) -> None:
    accepted = data.startswith((b"\x89PNG", b"\xff\xd8"))
    state["heard"].append(f"{way} {'taken' if accepted else 'refused'}")
    if accepted:
        state["own"] = hashlib.sha256(data).hexdigest()
        link["picture"] = "own"


def taker(key: str) -> Callable[[], None]:
    return lambda: state[key] is not None and take(state[key].getvalue(), key)


def forget() -> None:
    state.update(own="", forget=True)
    link.pop("picture", None)


# Other words each time, so that the browser hears of every run.
paste_area(
    PasteWords(f"That is too large ({state['run']})", "Drop it"),
    lambda data: take(data, "area"),
    current=state["own"],
    wanted=link.get("picture") == "own" and not state["own"],
    forget=state.pop("forget", False),
)
st.file_uploader("Upload", ["png"], key="upload", on_change=taker("upload"))
st.file_uploader("Weights", ["pth"], key="weights")
if "camera" in link:
    st.camera_input("Camera", key="camera", on_change=taker("camera"))
st.button("Forget", on_click=forget)
st.button("Again")
st.write(f"own: {state['own'][:12] or 'none'}; heard: {', '.join(state['heard']) or 'nothing'}.")
