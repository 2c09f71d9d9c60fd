"""How many people are here, whether one more may come in, and whose turn to leave it is."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from weakref import WeakSet

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.addresses import HERE, owner_of
from explorer.policy import policy
from explorer.ui.i18n import _

_SEAT, _LOST = "visit", "seat_lost"


@dataclass(eq=False, slots=True, weakref_slot=True)
class Visit:
    """One person's stay; it ends when their session is forgotten, or their seat given away."""

    owner: str = HERE
    session: str = ""
    heard: float = field(default_factory=time.monotonic)
    over: bool = False


class Visitors:
    """The stays going on now, at most so many.

    Convention: only in a full house a seat is given away: of whoever has been silent for too long
    or else, to somebody whose address has fewer, of the address that has most, if these are more
    than `each`; in either case the seat of whoever was heard the longest ago.
    """

    def __init__(self, most: int, each: int = 1_000, silent_seconds: float = 600.0) -> None:
        self._most, self._each, self._silent = most, each, silent_seconds
        self._visits: WeakSet[Visit] = WeakSet()
        self._lock = threading.Lock()

    def admit(self, owner: str = HERE, session: str = "") -> Visit | None:
        """Begin a stay, or return None when the house is full."""
        with self._lock:
            here = list(self._visits)
            if len(here) >= self._most:
                leaver = self._leaver(here, owner)
                if leaver is None:
                    return None
                leaver.over = True
                self._visits.discard(leaver)
            visit = Visit(owner, session)
            self._visits.add(visit)
            return visit

    def of_session(self, session: str) -> Visit | None:
        """The stay of a session, if it was let in."""
        with self._lock:
            return next((v for v in self._visits if v.session == session), None)

    def __len__(self) -> int:
        with self._lock:
            return len(self._visits)

    def _leaver(self, here: list[Visit], owner: str) -> Visit | None:
        if not here:
            return None
        longest_ago = min(here, key=lambda visit: visit.heard)
        if time.monotonic() - longest_ago.heard > self._silent:
            return longest_ago
        seats = Counter(visit.owner for visit in here)
        greedy, most = seats.most_common(1)[0]
        if most <= max(self._each, seats[owner] + 1):
            return None
        return min((v for v in here if v.owner == greedy), key=lambda visit: visit.heard)


@st.cache_resource(show_spinner=False)
def _visitors() -> Visitors:
    allowed = policy()
    return Visitors(allowed.sessions, allowed.seats_per_address, allowed.silent_seconds)


def house() -> Visitors:
    """The visitors of this server."""
    return _visitors()


def this_visit() -> Visit | None:
    """The stay of the visitor whose page this is; None outside of pages and before the door."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    found: Visit | None = st.session_state.get(_SEAT)
    return found


def this_owner() -> str | None:
    """Whose this page is; None outside of pages."""
    visit = this_visit()
    return visit.owner if visit is not None else None


def hear() -> bool:
    """Note that this visitor has done something; False if their seat was given away."""
    visit = this_visit()
    if visit is None:
        return True
    visit.heard = time.monotonic()
    return not visit.over


def admit_or_stop() -> None:
    """Let this session in, or say that the house is full and end the run."""
    state = st.session_state
    if _SEAT in state:
        if hear():
            return
        del state[_SEAT]
        state[_LOST] = True
    visit = house().admit(_owner(), _session())
    if visit is None:
        st.info(_sentence(), icon=":material/groups:")
        st.button(_("Try again"), icon=":material/refresh:")
        st.stop()
    state[_SEAT] = visit
    if state.pop(_LOST, False):
        st.toast(_("Welcome back: your picture and settings are as you left them."))


def _sentence() -> str:
    if _LOST in st.session_state:
        return _(
            "Many people are here, and your place was given to somebody else. Your picture and "
            "settings are kept; please try again in a few minutes."
        )
    return _("Many people are here at this moment. Please come back in a few minutes.")


def _session() -> str:
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else ""


def _owner() -> str:
    forwarded = st.context.headers.get_all("X-Forwarded-For")
    return owner_of(str(st.context.ip_address or ""), forwarded, policy().proxy_hops)
