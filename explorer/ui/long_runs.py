"""Long studies on a page: they show how far they are, can be stopped, and go on where they were."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import streamlit as st

from explorer.messages import N_, Message
from explorer.ui import stores
from explorer.ui.i18n import _, say

Step = TypeVar("Step")
_PATIENCE = 120.0
"""Seconds one step may wait for its turn: who asked for a long study would rather wait."""


def _wish(key: str, identity: str, running: bool) -> None:
    st.session_state[f"{key}_wish"] = (identity, running)


def pursue(
    key: str,
    identity: str,
    progress: Callable[[], tuple[int, int]],
    steps: Callable[[], Iterator[Step]],
    keep: Callable[[Step], None],
    *,
    start: str | None = None,
) -> None:
    """Carry a study on until it is complete or somebody stops it.

    Convention: `identity` names what is studied; `progress` tells (done, of how many); every step
    takes a turn of its own and is given to `keep` at once, so nothing is lost. With the words
    `start` on a button it waits for a click first, without it begins by itself. Call it outside of
    fragments: a click on anything else then interrupts it, and it goes on after the page is drawn.
    """
    done, total = progress()
    # Always there, so that what follows keeps its place on the page and leaves no shadow.
    row = st.container(horizontal=True, vertical_alignment="center")
    if done >= total:
        return
    wished, running = st.session_state.get(f"{key}_wish", ("", start is None))
    if wished != identity:
        running = start is None
    slots = [row.empty(), row.empty(), row.empty()]
    if not running or wished == identity:
        # It stays while the study runs: what goes away lingers as a shadow until the run ends.
        slots[0].button(
            (_again(done, total) if done else start) or _("Go on"),
            icon=":material/play_arrow:",
            key=f"{key}_start",
            on_click=_wish,
            args=(key, identity, True),
            disabled=running,
        )
    if not running:
        return
    bar = slots[1].progress(done / total, text=_state(done, total, None))
    slots[2].button(
        _("Stop"),
        icon=":material/stop:",
        key=f"{key}_stop",
        on_click=_wish,
        args=(key, identity, False),
    )
    _advance(progress, steps(), keep, bar.progress)
    for slot in slots:
        slot.empty()


def _advance(
    progress: Callable[[], tuple[int, int]],
    work: Iterator[Step],
    keep: Callable[[Step], None],
    show: Callable[..., object],
) -> None:
    began, (first, total) = time.monotonic(), progress()
    shown = began
    while True:
        # Every step is a piece of work of its own: between two of them others have their turn.
        stores.begin_run(_PATIENCE)
        with stores.turn():
            step = next(work, None)
        if step is None:
            return
        keep(step)
        now, (done, total) = time.monotonic(), progress()
        if now - shown > 0.15:
            shown = now
            left = (now - began) / max(1, done - first) * (total - done)
            show(min(1.0, done / total), text=_state(done, total, left))


def _state(done: int, total: int, seconds: float | None) -> str:
    values = {"done": done, "total": total}
    if seconds is None:
        return say(Message(N_("{done} of {total}"), values))
    left = {**values, "seconds": f"{seconds:.0f}"}
    return say(Message(N_("{done} of {total}, about {seconds} s left"), left))


def _again(done: int, total: int) -> str:
    return say(Message(N_("Go on ({done} of {total} done)"), {"done": done, "total": total}))
