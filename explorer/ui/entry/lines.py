"""The line between a page and the server: wishes for parts of pages that the server does not have.

A page whose server was replaced goes on with another that has never run it: if its first wish is
for a part of the page, Streamlit does not know that part, does nothing, and the page waits for
ever. And what is told of a part as its page is being left arrives when another page is there, which
Streamlit then takes off the screen and leaves blank.
"""

from dataclasses import dataclass

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

_LINE = "/_stcore/stream"


@dataclass
class Line:
    """What was asked for on one line: whether anything, and which page last."""

    ran: bool = False
    page: str = ""

    def passed(self, data: bytes) -> bytes:
        """Return a message as it should arrive.

        Convention: the first wish for a run, and one for a part of a page that was left, become
        wishes for the whole page that is there.
        """
        wish = BackMsg()
        try:
            wish.ParseFromString(data)
        except DecodeError:
            return data  # Streamlit has its own answer to that
        if wish.WhichOneof("type") != "rerun_script":
            return data
        run, first = wish.rerun_script, not self.ran
        self.ran = True
        left = self.page not in ("", run.page_script_hash)
        if not run.fragment_id:
            self.page = run.page_script_hash
            return data
        if not first and not left:
            return data
        run.fragment_id = ""
        if left:
            run.page_script_hash = self.page
        whole: bytes = wish.SerializeToString()
        return whole


class WholePageFirst:
    """Middleware that lets no wish through for a part of a page that the server cannot know."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, some wishes for a part of a page as one for the whole."""
        if scope["type"] != "websocket" or not scope["path"].endswith(_LINE):
            await self._app(scope, receive, send)
            return
        line = Line()

        async def receiving() -> Message:
            message = await receive()
            data = message.get("bytes")
            return {**message, "bytes": line.passed(data)} if data else message

        await self._app(scope, receiving, send)
