"""What is settled before the first visitor comes: who may come, and what follows from it."""

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from explorer.network.weights import DEFAULT, FETCHES, is_cached
from explorer.policy import audience, listens_on, policy
from explorer.ui.entry.crowding import make_room_for_lines
from explorer.ui.entry.health import watched
from explorer.ui.entry.names import keep_names_secret
from explorer.ui.hosting.lingering import let_linger

_COMMUNITY_CLOUD = Path("/mount/src")
"""Where Streamlit Community Cloud keeps the code."""
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
_CLOSED = "/_stcore/metrics"


def address() -> str:
    """The address this server listens on; empty if that is not known, or every address."""
    mode = str(getattr(config, "_server_mode", None))
    if mode.startswith("asgi") or _COMMUNITY_CLOUD.is_dir():
        return ""  # another program listens, whatever Streamlit was told
    return str(config.get_option("server.address") or "")


def settle() -> None:
    """Learn who may come, and hold Streamlit to it however it was started."""
    listens_on(address())
    if policy().public:
        if config.get_option("server.maxUploadSize") != policy().upload_megabytes:
            # Streamlit reads this one at every upload.
            config.set_option("server.maxUploadSize", policy().upload_megabytes)
    elif not audience().said and not config.get_option("server.allowedHosts"):
        # Read at every connection: a page of elsewhere cannot pass its own name off as this
        # machine's, and a proxy that lets strangers in is noticed.
        config.set_option("server.allowedHosts", [*_LOCAL_NAMES, address()])


def greeting() -> str:
    """Who may come and what holds for them, in one line for the log."""
    allowed, who = policy(), audience()
    weights = "weights files welcome" if allowed.weights_upload else "no weights files"
    limits = (
        f"uploads to {allowed.upload_megabytes} MB, inputs to {allowed.input_side} px, "
        f"{allowed.sessions} people, {weights}"
    )
    if not who.public:
        advice = "" if who.said else " Other host names are refused; EXPLORER_HOME=1 lets them in."
        return f"VGG16 Explorer at home ({who.because}): {limits}.{advice}"
    advice = "" if who.said else " EXPLORER_HOME=1 makes it home."
    if getattr(os, "geteuid", lambda: 1)() == 0:
        advice += " It runs as root: give it a user of its own."
    return f"VGG16 Explorer in public ({who.because}): {limits}.{advice}"


def set_aside() -> None:
    """Never look through what the server itself is made of for garbage again.

    Libraries are a quarter of a million objects, and looking through them holds every visitor up
    for a tenth of a second. Convention: nobody is here yet, so nothing of anybody's is set aside.
    """
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def opening(app: object) -> AsyncIterator[None]:
    """Open the house, say so, watch over it, and in public bring what no visitor may bring."""
    settle()
    keep_names_secret()
    let_linger()
    make_room_for_lines()
    set_aside()
    print(greeting(), file=sys.stderr, flush=True)
    if policy().public and not is_cached(DEFAULT):
        FETCHES.start(DEFAULT)
    async with watched(app):
        yield


class ClosedDoors:
    """Middleware that keeps strangers from Streamlit's figures about the inside of the server."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is for what is closed in public."""
        if scope["type"] == "http" and scope["path"].endswith(_CLOSED) and policy().public:
            await Response(status_code=404)(scope, receive, send)
            return
        await self._app(scope, receive, send)
