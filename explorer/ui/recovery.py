"""When something fails: say it in a sentence, log the rest, go back to the last good view."""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st

from explorer.errors import ExplorerError
from explorer.messages import N_, Message
from explorer.ui import told
from explorer.ui.computing import compute, waiting
from explorer.ui.computing.places import Haste
from explorer.ui.i18n import _, say
from explorer.ui.link import write_link
from explorer.ui.settings import View, mine
from explorer.ui.visitors import hear

_LOG = logging.getLogger("explorer")
_this_thread = threading.local()
Arguments = ParamSpec("Arguments")


@contextmanager
def guard() -> Iterator[None]:
    """Surround a whole run of the page."""
    _notice()
    told.hear()
    if "going_back" in st.session_state:
        compute.begin(compute.PATIENCE, Haste.GOING_BACK)
    else:
        compute.begin()
    _this_thread.page = True
    try:
        with waiting.spot("page", _stop):
            _rest_if_stopped()
            yield
    except Exception as error:
        _recover(error)
    else:
        _remember()
        st.session_state.pop("going_back", None)
        if _has_moved_on():
            _this_thread.notice.empty()  # What was refused has just been read.
    finally:
        compute.end()
        _this_thread.page = False


def fragment(draw: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Make a part of a page run alone, as `st.fragment`, with the same care when it fails."""
    name = f"{draw.__module__}.{draw.__qualname__}".replace(".", "_")

    @st.fragment
    @wraps(draw)
    def guarded(*args: Arguments.args, **more: Arguments.kwargs) -> None:
        # A fragment that is drawn as part of the whole page belongs to that run.
        alone = not getattr(_this_thread, "page", False)
        if alone:
            told.hear()
            if not hear():
                st.rerun(scope="app")  # The door says that the seat was given away.
            compute.begin()
        try:
            with waiting.spot(name, _stop):
                _rest_if_stopped()
                draw(*args, **more)
                write_link()
        except Exception as error:
            _recover(error)
        else:
            _remember()
        finally:
            if alone:
                compute.end()

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


def forget_views() -> None:
    """Know no view to go back to: what it showed is to be gone."""
    for name in ("good_view", "failed_view", "failure", "refuge", "going_back"):
        st.session_state.pop(name, None)


def _stop() -> None:
    """Stop waiting: go back to the last good view or, where that is this one, rest."""
    good: View | None = st.session_state.get("good_view")
    if good is not None and good != mine().view():
        mine().go_to(good)
    else:
        st.session_state["stopped"] = True


def _rest_if_stopped() -> None:
    if st.session_state.pop("stopped", False):
        st.info(_("You stopped waiting; nothing was computed."), icon=":material/stop_circle:")
        st.button(_("Try again"), icon=":material/refresh:", key="go_on_after_stop")
        st.stop()


def _remember() -> None:
    if not waiting.is_overtaken():  # What is chosen since has not been seen to work.
        st.session_state["good_view"] = mine().view()


def _recover(error: Exception) -> None:
    state = st.session_state
    sentence = sentence_for(error)
    if waiting.is_overtaken():
        st.stop()  # A newer run has what is chosen since; going back would take that back.
    state["failure"] = sentence
    good: View | None = state.get("good_view")
    if good is None or state.pop("going_back", False):
        if hasattr(_this_thread, "notice"):
            _this_thread.notice.empty()  # It says that one sees what has just failed.
        _show(state.pop("failure"))
        _offer_again("try_first_again")
        st.stop()
    state["failed_view"] = mine().view()
    state["going_back"] = True
    state["refuge"] = good
    mine().go_to(good)
    st.rerun(scope="app")


def _notice() -> None:
    state = st.session_state
    _this_thread.notice = st.empty()
    # For as long as nothing else is chosen: what was refused is to be had by one press.
    if "failure" not in state or _has_moved_on():
        return
    with _this_thread.notice.container():
        _show(state["failure"])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(_("You see the last view that worked; your picture and settings are kept."))
            _offer_again("try_again")


def _has_moved_on() -> bool:
    """Whether something else is chosen than what one was sent back to; then that is over."""
    state = st.session_state
    if "failure" not in state or mine().view() == state.get("refuge"):
        return False
    del state["failure"]
    return True


def _offer_again(key: str) -> None:
    """Offer what was wanted once more; the very first view is what is chosen already."""
    failed: View | None = st.session_state.get("failed_view")
    st.button(
        _("Try again"),
        icon=":material/refresh:",
        key=key,
        on_click=_go_again,
        args=(mine().view() if failed is None else failed,),
    )


def _go_again(wanted: View) -> None:
    st.session_state.pop("failure", None)
    mine().go_to(wanted)


def _show(message: Message) -> None:
    st.error(say(message), icon=":material/error:")
