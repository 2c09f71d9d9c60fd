"""The line between a page and the server: wishes for parts of pages that the server does not have.

A page whose server was replaced goes on with another that has never run it: if its first wish is
for a part of the page, Streamlit does not know that part, does nothing, and the page waits for
ever. And what is told of a part as its page is being left arrives behind the wish for the other
page: Streamlit then takes that off the screen and leaves it blank, and what was told is lost.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

_LINE = "/_stcore/stream"
_LAST_WORD = 0.03
"""Seconds in which something may still be told of a page that is being left."""
_HEARD = 0.1
"""Seconds in which it is taken down, before the other page begins."""


@dataclass
class Line:
    """What was asked for on one line: whether anything, and which page last."""

    ran: bool = False
    page: str = ""

    def leaves(self, message: Message) -> bool:
        """Whether this asks for another page than the last."""
        wish = _wish(message)
        if wish is None or wish.rerun_script.fragment_id or not self.page:
            return False
        return wish.rerun_script.page_script_hash != self.page

    def is_last_word(self, message: Message) -> bool:
        """Whether this is told of a part of the page that is there."""
        wish = _wish(message)
        if wish is None or not wish.rerun_script.fragment_id:
            return False
        return wish.rerun_script.page_script_hash == self.page

    def passed(self, message: Message) -> Message:
        """Return a message as it should arrive.

        Convention: the first wish for a run, and one for a part of a page that was left, become
        wishes for the whole page that is there.
        """
        wish = _wish(message)
        if wish is None:
            return message
        run, first = wish.rerun_script, not self.ran
        self.ran = True
        left = self.page not in ("", run.page_script_hash)
        if not run.fragment_id:
            self.page = run.page_script_hash
            return message
        if not first and not left:
            return message
        run.fragment_id = ""
        if left:
            run.page_script_hash = self.page
        return {**message, "bytes": wish.SerializeToString()}


class WholePageFirst:
    """Middleware that lets no wish through for a part of a page that the server cannot know."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, some wishes for a part of a page as one for the whole."""
        if scope["type"] != "websocket" or not scope["path"].endswith(_LINE):
            await self._app(scope, receive, send)
            return
        messages = _in_order(receive)
        try:
            await self._app(scope, lambda: anext(messages), send)
        finally:
            await messages.aclose()


async def _in_order(receive: Receive) -> AsyncGenerator[Message]:
    """Yield what comes; the last word about a page before the wish that leaves it."""
    line = Line()
    following: asyncio.Future[Message] | None = None
    try:
        while True:
            message = await (following or receive())
            following = None
            if line.leaves(message):
                following = asyncio.ensure_future(receive())
                await asyncio.wait([following], timeout=_LAST_WORD)
                if following.done() and line.is_last_word(following.result()):
                    yield following.result()
                    following = None
                    await asyncio.sleep(_HEARD)
            yield line.passed(message)
    finally:
        if following is not None:
            following.cancel()


def _wish(message: Message) -> BackMsg | None:
    """The wish for a run in a message, if there is one."""
    wish = BackMsg()
    try:
        wish.ParseFromString(message.get("bytes") or b"")
    except DecodeError:
        return None  # Streamlit has its own answer to that
    return wish if wish.WhichOneof("type") == "rerun_script" else None
