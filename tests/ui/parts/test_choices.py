"""What follows when a widget is touched."""

from typing import Any

import pytest
import streamlit as st

from explorer.ui.parts.choices import bound
from explorer.ui.settings import mine


def test_what_follows_from_a_choice_follows_once_and_not_when_it_is_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(st, "session_state", {})
    followed: list[Any] = []
    for said in ("conv2_1", "conv2_1", "conv3_3"):
        widget = bound("layer", lambda: followed.append(mine()["layer"]))
        st.session_state["layer"] = said
        widget["on_change"](*widget["args"])
    assert followed == ["conv2_1", "conv3_3"]
