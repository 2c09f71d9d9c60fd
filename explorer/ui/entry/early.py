"""A script in Streamlit's page that keeps a picture brought before the page can take it.

Streamlit draws nothing before it has fetched its code, connected and run the page. A picture
pasted until then would be lost, and one dropped would make the browser leave.
"""

import gzip
import hashlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from explorer.ui.components.bundling import bundle

_LOG = logging.getLogger("explorer")
_SCRIPT = Path(__file__).parents[1] / "components" / "paste" / "frontend" / "early.js"
_BEFORE = b"<title>"
_LOST = ("accept-ranges", "content-encoding", "content-length", "content-range", "last-modified")


@dataclass(frozen=True, slots=True)
class Page:
    """Streamlit's page with the script in it, and the mark by which its own is known."""

    streamlits_etag: str
    etag: str
    plain: bytes
    zipped: bytes

    def replaces(self, scope: Scope, start: Message) -> bool:
        """Tell whether an answer that starts so is Streamlit's page, or the word that it is old."""
        headers = Headers(raw=start["headers"])
        if headers.get("etag") != self.streamlits_etag:
            return False
        if start["status"] == 304:
            return "text/html" in Headers(scope=scope).get("accept", "")
        return start["status"] in (200, 206) and headers.get("content-type", "").startswith(
            "text/html"
        )

    async def answer(self, scope: Scope, start: Message, send: Send) -> None:
        """Answer with this page where Streamlit would have answered with its own."""
        headers = MutableHeaders(raw=list(start["headers"]))
        zipped = headers.get("content-encoding") == "gzip"
        for name in _LOST:
            del headers[name]
        headers["etag"] = self.etag
        if self.etag in Headers(scope=scope).get("if-none-match", ""):
            del headers["content-type"]
            status, body = 304, b""
        else:
            headers["content-type"] = "text/html; charset=utf-8"
            status, body = 200, self.zipped if zipped else self.plain
            headers["content-length"] = str(len(body))
            if zipped:
                headers["content-encoding"] = "gzip"
        await send({**start, "status": status, "headers": headers.raw})
        body = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": body, "more_body": False})


def page_with_script(path: Path) -> Page | None:
    """Put the script into Streamlit's page; None, with a word in the log, if that cannot be."""
    try:
        text = path.read_bytes()
        response = FileResponse(path, stat_result=os.stat(path))
    except OSError:
        text = b""
    if text.count(_BEFORE) != 1:
        _LOG.warning("no page at %s to put the early script into", path)
        return None
    script = f"<script>(() => {{\n{bundle(_SCRIPT)}}})()</script>\n    ".encode()
    plain = text.replace(_BEFORE, script + _BEFORE)
    etag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
    return Page(response.headers["etag"], etag, plain, gzip.compress(plain, mtime=0))


class EarlyScript:
    """Middleware that serves Streamlit's page with the script, whatever its address.

    Convention: the page is known by its ETag, so every other answer passes as it is, unread.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._page = page_with_script(Path(file_util.get_static_dir()) / "index.html")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and the answer back."""
        page = self._page
        if page is None or scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        replaced = False

        async def sending(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and page.replaces(scope, message):
                replaced = True
                await page.answer(scope, message, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, sending)
