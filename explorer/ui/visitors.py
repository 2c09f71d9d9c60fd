"""How many people are here, and whether one more may come in."""

import threading
from weakref import WeakSet

import streamlit as st

from explorer.policy import policy
from explorer.ui.i18n import _


class Visit:
    """One person's stay; it ends when their session is forgotten."""


class Visitors:
    """The stays going on now, at most so many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._visits: WeakSet[Visit] = WeakSet()
        self._lock = threading.Lock()

    def admit(self) -> Visit | None:
        """Begin a stay, or return None when the house is full."""
        with self._lock:
            if len(self._visits) >= self._most:
                return None
            visit = Visit()
            self._visits.add(visit)
            return visit


@st.cache_resource(show_spinner=False)
def _visitors() -> Visitors:
    return Visitors(policy().sessions)


def admit_or_stop() -> None:
    """Let this session in, or say that the house is full and end the run."""
    if "visit" in st.session_state:
        return
    visit = _visitors().admit()
    if visit is None:
        st.info(
            _("Many people are here at this moment. Please come back in a few minutes."),
            icon=":material/groups:",
        )
        st.button(_("Try again"), icon=":material/refresh:")
        st.stop()
    st.session_state["visit"] = visit
