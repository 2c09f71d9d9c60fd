"""Giving memory back when people leave.

Streamlit keeps sessions that were left (`explorer.ui.hosting.sessions`), and the C library keeps
freed memory for later; a quiet server would hold on to its busiest hour.
"""

import gc
import threading
import time

import streamlit as st
from streamlit import runtime

from explorer.network.heap import spare, trim
from explorer.ui import networks, pictures
from explorer.ui.computing.compute import store
from explorer.ui.hosting import archives, owners, sessions

EVERY_SECONDS = 10.0
_BUSY_SECONDS, _IDLE_SECONDS = 0.5, 0.05
"""Seconds of arithmetic between two rounds: so many are work going on, so few are none."""
_ROUNDS = 2
_DECODER_SECONDS = 120.0
"""How long the decoder's process waits for another picture; it takes 67 MB meanwhile."""
_WEIGHTS_SECONDS = 8.0
"""How long weights that nobody looks through stay in memory, 56 MB a network."""
_FILES_ROUNDS = 3
"""Rounds between two looks at the files that Streamlit holds for downloads."""
_LARGE_SECONDS = 15.0
"""How long what is too large for the store stays after somebody last looked at it."""


@st.cache_resource(show_spinner=False)
def start() -> None:
    """Start cleaning up, once for the whole server."""
    if runtime.exists():
        spare()
        threading.Thread(target=_work, name="housekeeping", daemon=True).start()


def _work() -> None:
    before: frozenset[str] = frozenset()
    number, rounds, worked, used = 0, 0, 0.0, False
    while runtime.exists():
        time.sleep(EVERY_SECONDS)
        here = sessions.sweep()
        # Collecting takes a noticeable moment, so only after somebody left, and once more later.
        rounds = _ROUNDS if before - here else rounds - 1
        if before and not here:
            networks.forget_all()
        store().expect(max(1, len(here)))
        store().give_back(_LARGE_SECONDS)
        pictures.rest(_DECODER_SECONDS if here else 0)
        networks.rest(_WEIGHTS_SECONDS)
        before = here
        if rounds > 0:
            gc.collect()
        if owners.forget_who_left():
            rounds = max(rounds, 1)
        archives.give_back()
        number += 1
        if number % _FILES_ROUNDS == 0:
            sessions.clear_downloads()
        seconds = time.process_time() - worked
        used = used or seconds > _IDLE_SECONDS
        # Whoever computes would have to fetch the memory anew, so it goes back in a quiet round.
        if rounds > 0 or (used and seconds < _BUSY_SECONDS):
            trim()
            used = False
        worked = time.process_time()
