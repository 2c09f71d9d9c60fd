"""Uploads, bounded before they are read: who may, how much, how fast."""

import asyncio
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime

from explorer.policy import UploadLimits, policy
from explorer.ui import visitors
from explorer.ui.hosting.ledger import Ledger, Upload
from explorer.ui.visitors import Visit

_PLACE = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)\Z")
_FORM_BYTES = 2**20
"""Room for what a browser puts around a file."""
_LINGER_SECONDS = 5.0
"""A browser hears a refusal only once it has sent its file, so for so long it may."""
_REFUSALS = {
    403: "Please open the page first.",
    408: "The file came too slowly.",
    411: "The length of the file must be told.",
    413: "That is too much.",
    503: "There is no room for more files at this moment.",
}


@cache
def _ledger() -> Ledger:
    return Ledger(policy().uploads, policy().silent_seconds, _remove)


def _remove(session: str, file: str) -> None:
    """Have Streamlit let go of a file."""
    if runtime.exists():
        files: Any = runtime.get_instance().uploaded_file_mgr
        files.remove_file(session_id=session, file_id=file)


def forget(session: str, file: str) -> None:
    """Let go of a session's file, and no longer count it."""
    _remove(session, file)
    _ledger().forget(session, file)


class Uploads:
    """Middleware that lets files in: of people who were let in themselves, within bounds.

    Convention: Streamlit itself takes any number of files from anybody who has opened a page.
    """

    def __init__(
        self,
        app: ASGIApp,
        ledger: Callable[[], Ledger] = _ledger,
        limits: Callable[[], UploadLimits] = lambda: policy().uploads,
        visit: Callable[[str], Visit | None] = lambda session: visitors.house().of_session(session),
    ) -> None:
        self._app = app
        self._ledger, self._limits, self._visit = ledger, limits, visit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on if it may be, and the answer back."""
        found = _PLACE.search(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] not in ("PUT", "DELETE"):
            await self._app(scope, receive, send)
        elif scope["method"] == "DELETE":
            if await self._passes(scope, receive, send):
                self._ledger().forget(found[1], found[2])
        else:
            await self._put(scope, receive, send, found[1], found[2])

    async def _put(
        self, scope: Scope, receive: Receive, send: Send, session: str, file: str
    ) -> None:
        length = Headers(scope=scope).get("content-length", "")
        upload = self._admitted(length, session, file)
        if isinstance(upload, int):
            await _linger(receive, self._limits().file_bytes)
            refusal = PlainTextResponse(_REFUSALS[upload], upload, {"Connection": "close"})
            await refusal(scope, receive, send)
            return
        arrived = False
        try:
            bounded = _bounded(receive, upload, self._limits())
            arrived = await self._passes(scope, bounded, send)
        finally:
            if arrived:
                self._ledger().arrived(upload)
            else:
                self._ledger().lost(upload)

    def _admitted(self, length: str, session: str, file: str) -> Upload | int:
        """Keep room for a file, or say with which status it is refused."""
        visit = self._visit(session)
        if visit is None or visit.over:
            return 403
        if not (length.isascii() and length.isdigit()):
            return 411
        if int(length) > self._limits().file_bytes + _FORM_BYTES:
            return 413
        visit.heard = time.monotonic()
        return self._ledger().admit(visit, file, int(length)) or 413

    async def _passes(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Pass a request on; tell whether it was done."""
        done = False

        async def sending(message: Message) -> None:
            nonlocal done
            if message["type"] == "http.response.start":
                done = 200 <= message["status"] < 300
            await send(message)

        await self._app(scope, receive, sending)
        return done


def _bounded(receive: Receive, upload: Upload, limits: UploadLimits) -> Receive:
    """Hand on what comes of a file, as long as it keeps to its length and comes fast enough."""
    came = 0

    async def receiving() -> Message:
        nonlocal came
        try:
            message = await asyncio.wait_for(receive(), limits.pause_seconds)
        except TimeoutError:
            raise _refused(408) from None
        came += len(message.get("body", b""))
        seconds = time.monotonic() - upload.since - limits.grace_seconds
        if upload.dropped:
            raise _refused(503)
        if came > upload.size:
            raise _refused(413)
        if came < upload.size and came < seconds * limits.bytes_per_second:
            raise _refused(408)
        return message

    return receiving


def _refused(status: int) -> HTTPException:
    return HTTPException(status, _REFUSALS[status], {"Connection": "close"})


async def _linger(receive: Receive, most: int) -> None:
    """Take what a refused browser sends, and throw it away, for a while."""
    came, until = 0, time.monotonic() + _LINGER_SECONDS
    more = True
    while more and came <= most and (left := until - time.monotonic()) > 0:
        try:
            message = await asyncio.wait_for(receive(), left)
        except TimeoutError:
            return
        came += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
