"""The page `own_picture_page.py` on the app's own line, where one answer is lost on its way."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.ui.entry.lines import WholeLine

lost: list[str] = []


class Lossy:
    """Middleware that does what Streamlit does when a run begins at the wrong moment: the server's
    first answer where to put a file is taken back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def some(message: Message) -> None:
            answer = ForwardMsg.FromString(message.get("bytes") or b"").file_urls_response
            if answer.response_id and not lost:
                lost.append(answer.response_id)
                return
            await send(message)

        line = scope["type"] == "websocket"
        await self._app(scope, receive, some if line else send)


app = st.App(
    Path(__file__).with_name("own_picture_page.py"),
    middleware=[Middleware(WholeLine), Middleware(Lossy)],
)
