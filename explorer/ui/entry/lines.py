"""The line between a page and the server: what comes first on a new one runs the whole page.

A page whose server was replaced goes on with another that has never run it. If its first wish is
for a part of the page, Streamlit does not know that part, does nothing, and the page waits for
ever.
"""

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

_LINE = "/_stcore/stream"


def of_whole_page(data: bytes) -> bytes | None:
    """Turn a wish for a run of a part into the same wish for the whole page.

    Convention: None if the message is no wish for a run.
    """
    wish = BackMsg()
    try:
        wish.ParseFromString(data)
    except DecodeError:
        return None  # Streamlit has its own answer to that
    if wish.WhichOneof("type") != "rerun_script":
        return None
    if not wish.rerun_script.fragment_id:
        return data
    wish.rerun_script.fragment_id = ""
    whole: bytes = wish.SerializeToString()
    return whole


class WholePageFirst:
    """Middleware that makes the first run on every line one of the whole page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, but the first wish for a run as one for the whole page."""
        if scope["type"] != "websocket" or not scope["path"].endswith(_LINE):
            await self._app(scope, receive, send)
            return
        ran = False

        async def receiving() -> Message:
            nonlocal ran
            message = await receive()
            data = message.get("bytes")
            if ran or not data:
                return message
            whole = of_whole_page(data)
            ran = whole is not None
            return message if whole is None else {**message, "bytes": whole}

        await self._app(scope, receiving, send)
