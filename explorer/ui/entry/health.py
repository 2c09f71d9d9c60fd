"""Whether this server still computes; and its end, if it does not, so that it is started anew."""

import logging
import os
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import JSONResponse

from explorer.policy import policy
from explorer.ui import visitors
from explorer.ui.computing import compute
from explorer.ui.computing.turns import Held

_LOG = logging.getLogger("explorer")
_LOOK_EVERY = 5.0
_EXIT_STATUS = 70
_ENGINE = "vgg16"
"""The thread in which networks run, for whoever holds the turn."""


async def answer(_request: Request) -> JSONResponse:
    """Answer 200, or 503 when a computation has hung."""
    held = compute.held()
    stuck = held.seconds > policy().stuck_seconds
    found = {
        "ok": not stuck,
        "turn_held_seconds": round(held.seconds, 1),
        "waiting": held.waiting,
        "visitors": len(visitors.house()),
    }
    headers = {"Cache-Control": "no-store"}
    return JSONResponse(found, status_code=503 if stuck else 200, headers=headers)


class Watchdog:
    """Looks whether the same turn is held for too long; then logs where it hangs, once, and ends.

    Convention: it must see the turn being held for too long twice, for after a machine has slept
    everything seems to have taken long.
    """

    def __init__(
        self, held: Callable[[], Held], most_seconds: float, end: Callable[[], None]
    ) -> None:
        self._held, self._most, self._end = held, most_seconds, end
        self._suspected = self._told = 0

    def look(self) -> None:
        """Look once."""
        held = self._held()
        if held.seconds <= self._most or held.turn == self._told:
            return
        if held.turn != self._suspected:
            self._suspected = held.turn
            return
        self._told = held.turn
        _LOG.critical(
            "a computation has hung for %.0f s, %d wait\n%s",
            held.seconds,
            held.waiting,
            _where(held.thread),
        )
        self._end()


def _where(thread: int) -> str:
    """Tell what the holder of the turn and the network's thread are doing."""
    frames, found = sys._current_frames(), []
    for other in threading.enumerate():
        if other.ident is None or other.ident not in frames:
            continue
        if other.ident == thread or other.name.startswith(_ENGINE):
            found += [f"{other.name}:\n", *traceback.format_stack(frames[other.ident])]
    return "".join(found)


def _exit() -> None:
    logging.shutdown()
    os._exit(_EXIT_STATUS)


@asynccontextmanager
async def watched(_app: object) -> AsyncIterator[None]:
    """Watch for as long as the server runs; in public a server that hangs ends."""
    over, allowed = threading.Event(), policy()
    end = _exit if allowed.public else lambda: None
    watchdog = Watchdog(compute.held, 1.5 * allowed.stuck_seconds, end)

    def watch() -> None:
        while not over.wait(_LOOK_EVERY):
            watchdog.look()

    threading.Thread(target=watch, name="watchdog", daemon=True).start()
    try:
        yield
    finally:
        over.set()
