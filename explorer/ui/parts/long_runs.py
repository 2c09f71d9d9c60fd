"""Long studies on a page: they show how far they are, can be stopped, and go on where they were."""

import time
from collections.abc import Callable, Hashable, Iterator
from typing import Any

import streamlit as st

from explorer.messages import N_
from explorer.numerals import fixed
from explorer.ui.computing import compute
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say

_PATIENCE = 120.0
"""Seconds one step may wait for its turn: who asked for a long study would rather wait."""
_SHOW_EVERY = 0.15


def _wish(key: str, identity: str, running: bool) -> None:
    st.session_state[f"{key}_wish"] = (identity, running)


def pursue(
    key: str,
    study: Study,
    steps: Callable[[list[Any]], Iterator[tuple[Hashable, Any] | None]],
    *,
    start: str | None = None,
    also: Callable[[], object] | None = None,
) -> None:
    """Carry a study on until it is complete or somebody stops it.

    Convention: `steps` is told which answers are missing and finds them, each as (name, answer), or
    None where it only got further. Every step takes a turn of its own and what it finds is kept at
    once, so nothing is lost. With the words `start` on a button it waits for a click first, without
    it begins by itself. Call it outside of fragments: a click on anything else then interrupts it,
    and it goes on after the page is drawn. `also` draws what is known so far, whenever the
    progress is drawn.
    """
    identity = repr(study.identity)
    done, total = len(study.known()), len(study.names)
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

    def show(share: float, text: str) -> None:
        bar.progress(share, text=text)
        if also is not None:
            also()

    _advance(study, steps, show)
    for slot in slots:
        slot.empty()


def _advance(
    study: Study,
    steps: Callable[[list[Any]], Iterator[tuple[Hashable, Any] | None]],
    show: Callable[..., object],
) -> None:
    total = len(study.names)

    def wait() -> None:
        known = len(study.known())
        show(known / total, text=_state(known, total, None))

    with study.lead(wait):
        _find(study, steps, show)


def _find(
    study: Study,
    steps: Callable[[list[Any]], Iterator[tuple[Hashable, Any] | None]],
    show: Callable[..., object],
) -> None:
    rest, total = study.rest(), len(study.names)
    if not rest:
        return
    first = done = total - len(rest)
    began = shown = time.monotonic()
    for found in compute.steps(steps(rest), _PATIENCE):
        if found is not None:
            study.keep(*found)
            done += 1
        now = time.monotonic()
        if now - shown > _SHOW_EVERY:
            shown = now
            left = (now - began) / max(1, done - first) * (total - done) if done > first else None
            # Drawing also lets Streamlit end this run when somebody clicks on anything.
            show(min(1.0, done / total), text=_state(done, total, left))


def _state(done: int, total: int, seconds: float | None) -> str:
    values = {"done": done, "total": total}
    if seconds is None:
        return say(N_("{done} of {total}"), **values)
    left = {**values, "seconds": fixed(seconds, 0)}
    return say(N_("{done} of {total}, about {seconds} s left"), **left)


def _again(done: int, total: int) -> str:
    return say(N_("Go on ({done} of {total} done)"), done=done, total=total)
