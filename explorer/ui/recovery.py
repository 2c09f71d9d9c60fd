"""When something fails: say it in a sentence, log the rest, go back to the last good view."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st

from explorer.errors import ExplorerError
from explorer.messages import N_, Message
from explorer.ui import link, stores
from explorer.ui.i18n import _, say

_LOG = logging.getLogger("explorer")
Arguments = ParamSpec("Arguments")


@contextmanager
def guard() -> Iterator[None]:
    """Surround a whole run of the page."""
    _notice()
    try:
        with stores.page_run(urgent="going_back" in st.session_state):
            yield
    except Exception as error:
        _recover(error)
    else:
        _remember()
        st.session_state.pop("going_back", None)


def fragment(draw: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Make a part of a page run alone, as `st.fragment`, with the same care when it fails."""

    @st.fragment
    @wraps(draw)
    def guarded(*args: Arguments.args, **more: Arguments.kwargs) -> None:
        stores.begin_fragment()
        try:
            draw(*args, **more)
        except Exception as error:
            _recover(error)
        else:
            _remember()

    return guarded


def sentence_for(error: Exception) -> Message:
    """Choose what a person is told of an error; what they can't act on goes to the log."""
    if isinstance(error, ExplorerError):
        return error.message
    number = secrets.token_hex(3)
    _LOG.error("error %s", number, exc_info=error)
    if isinstance(error, MemoryError):
        return Message(
            N_(
                "There was not enough memory for this. Please choose a smaller network input size. "
                "(Report number {number}.)"
            ),
            {"number": number},
        )
    return Message(
        N_("Something went wrong on our side; it has been noted under number {number}."),
        {"number": number},
    )


def _remember() -> None:
    st.session_state["good_view"] = link.snapshot()


def _recover(error: Exception) -> None:
    state = st.session_state
    state["failure"] = sentence_for(error)
    good = state.get("good_view")
    if good is None or state.pop("going_back", False):
        _show(state.pop("failure"))
        st.button(_("Try again"), icon=":material/refresh:", key="try_first_again")
        st.stop()
    state["failed_view"] = link.snapshot()
    state["going_back"] = True
    link.go_to(good)
    st.rerun(scope="app")


def _notice() -> None:
    state = st.session_state
    if "failure" not in state:
        return
    _show(state.pop("failure"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("You see the last view that worked; your picture and settings are kept."))
        st.button(
            _("Try again"),
            icon=":material/refresh:",
            key="try_again",
            on_click=link.go_to,
            args=(state.get("failed_view"),),
        )


def _show(message: Message) -> None:
    st.error(say(message), icon=":material/error:")
