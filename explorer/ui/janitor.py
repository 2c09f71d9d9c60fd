"""Giving memory back when people leave.

Streamlit lets go of a session that was left only when another one ends or comes, and the C library
keeps freed memory for later; a quiet server would hold on to its busiest hour.
"""

import gc
import threading
import time
from typing import Any

import streamlit as st
from streamlit import runtime

from explorer.ui.computing.compute import store
from explorer.ui.computing.heap import spare, trim

EVERY_SECONDS = 10.0
_BUSY_SECONDS = 0.5
"""Seconds of arithmetic between two rounds that leave memory worth handing back."""
_ROUNDS = 2
_LARGE_SECONDS = 15.0
"""How long what is too large for the store stays after somebody last looked at it."""


@st.cache_resource(show_spinner=False)
def start() -> None:
    """Start cleaning up, once for the whole server."""
    if runtime.exists():
        spare()
        threading.Thread(target=_work, name="janitor", daemon=True).start()


def _work() -> None:
    before, rounds, worked, busy = 0, 0, 0.0, False
    while runtime.exists():
        time.sleep(EVERY_SECONDS)
        here = _sessions_here()
        # Collecting takes a noticeable moment, so only after somebody left, and once more later.
        rounds = _ROUNDS if here < before else rounds - 1
        if before and not here:
            store().forget_pictures()
        store().give_back(_LARGE_SECONDS)
        before = here
        if rounds > 0:
            gc.collect()
        # Whoever computes would have to fetch the memory anew, so it goes back in a quiet round.
        before_busy, busy = busy, time.process_time() - worked > _BUSY_SECONDS
        if rounds > 0 or (before_busy and not busy):
            trim()
        worked = time.process_time()


def _sessions_here() -> int:
    """Drop the sessions whose time to come back is over, and count the others.

    Streamlit has no public way to either; where its insides differ nothing is dropped.
    """
    try:
        server: Any = runtime.get_instance()
    except RuntimeError:
        return 0  # It has just stopped.
    manager: Any = getattr(server, "_session_mgr", None)
    left: Any = getattr(getattr(manager, "_session_storage", None), "_cache", None)
    loop: Any = getattr(getattr(server, "_async_objs", None), "eventloop", None)
    if manager is None or not hasattr(left, "expire") or loop is None or loop.is_closed():
        return 0
    loop.call_soon_threadsafe(left.expire)
    return len(manager.list_sessions())
