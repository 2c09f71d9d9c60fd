"""The line between a page and the server: what is told on it arrives whole and in order.

A page whose server was replaced goes on with another that has never run it: if its first wish is
for a part of the page, Streamlit does not know that part, does nothing, and the page waits for
ever. What is told of a page as it is being left arrives behind the wish for the other page:
Streamlit then goes back, or takes the other page off the screen and leaves it blank. And whatever
Streamlit has not begun when a whole page is asked for it drops (`explorer.ui.entry.receipts`).
"""

import asyncio
import time
from collections.abc import AsyncGenerator

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.ui.entry.asked import Asked
from explorer.ui.entry.receipts import EVENTS, Receipts
from explorer.ui.entry.widgets import Widgets

_LINE = "/_stcore/stream"
_LAST_WORD = 0.03
"""Seconds in which something may still be told of a page that is being left."""
_LONGEST_BEGINNING = 65_536
"""Bytes of a message that begins a run; longer ones carry pictures."""
_PATIENCE = 0.5
"""Seconds in which a question is answered, unless its answer was taken back."""
_PASTED = f"paste{EVENTS}"
_LOOK = 0.05
"""Seconds between two looks whether a page has drawn a widget that was touched before."""
_LATE = 5.0
"""Seconds in which a browser has learnt of a page it asked for."""


class Line:
    """What was asked for on one line: whether anything, and which page last.

    Convention: a browser goes to a page with a wish that names none of a page's widgets. One that
    names some is told of the page it is on, though that page may have been left meanwhile. A run
    may lead to another page too; the browser learns of that when the page begins.
    """

    def __init__(self) -> None:
        self._receipts = Receipts()
        self._widgets = Widgets()
        self._ran = False
        self._page = ""
        self._begins = ""
        self._entered = 0.0
        self._everywhere: frozenset[str] = frozenset()
        self._query = ""

    def leaves(self, run: ClientState) -> bool:
        """Whether this asks for another page than the last."""
        return bool(self._page) and run.page_script_hash != self._page and not self._is_late(run)

    def is_last_word(self, run: ClientState, leaving: ClientState) -> bool:
        """Whether this is told of the page that the other wish is about to leave."""
        return run.page_script_hash == self._page and _tells(run, _names(leaving))

    def hear(self, run: ClientState) -> bool:
        """Make of a wish what should arrive; False if nothing should.

        Convention: the first wish for a run, one that is told of a page that was left, and one for
        a part that tells of a touch in another become wishes for the whole page that is there.
        """
        late = self._is_late(run)
        if late and run.is_auto_rerun:
            return False
        left = [] if run.page_script_hash == self._page else self._widgets.states
        if not late:
            self._widgets.told(run, self._receipts.passed + 1)
        if late:
            run.page_script_hash = self._page
            self._widgets.carry_over(run)
            self._query = run.query_string
        elif run.page_script_hash != self._page:
            if self._page:
                self._everywhere |= _names(run)
            self._page, self._entered = run.page_script_hash, time.monotonic()
            self._begins = self._page
        beside = not late and self._widgets.touched_beside(run.fragment_id)
        if late or not self._ran or beside or _brings_a_picture(run):
            run.fragment_id = ""
        self._ran = True
        if not run.fragment_id:
            self._receipts.complete(run, left)
        self._receipts.pass_on(run)
        return True

    @property
    def waits(self) -> bool:
        """Whether something told of the page that was left is still to be told again here."""
        if time.monotonic() - self._entered > _LATE:
            self._widgets.forget_early()
        return self._widgets.waits

    def owed(self) -> bytes:
        """A wish with what was told of the page that was left before this one had its widget."""
        states = self._widgets.owed()
        if not states:
            return b""
        wish = BackMsg()
        run = wish.rerun_script
        run.page_script_hash, run.query_string = self._page, self._query
        run.widget_states.widgets.extend(states)
        self._receipts.complete(run)
        self._receipts.pass_on(run)
        return bytes(wish.SerializeToString())

    def overhear(self, run: ClientState) -> None:
        """Keep what is told with a wish that another one, right behind, takes the place of."""
        self._receipts.pass_on(run)

    def draw(self, data: bytes) -> bytes:
        """Make of a message to the browser what should arrive."""
        self._follow(_begun(data))
        return self._widgets.draw(data, self._receipts.taken)

    def _follow(self, begun: str) -> None:
        """Notice that a run led to another page than the browser asked for.

        Convention: until the page that was asked for has begun, others are still those before.
        """
        self._widgets.begun(begun)
        if begun == self._begins:
            self._begins = ""
        if begun and self._page and not self._begins and begun != self._page:
            self._page, self._entered = begun, time.monotonic()

    def _is_late(self, run: ClientState) -> bool:
        """Whether a browser that does not have the page yet tells this of the one before."""
        return (
            bool(self._page)
            and run.page_script_hash != self._page
            and _tells(run, self._everywhere)
            and time.monotonic() - self._entered < _LATE
        )


class WholeLine:
    """Middleware that passes on what pages ask for so that none of it is lost."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, wishes for runs completed and in order."""
        if scope["type"] != "websocket" or not scope["path"].endswith(_LINE):
            await self._app(scope, receive, send)
            return
        line, asked = Line(), Asked()
        messages = _in_order(line, asked, receive)

        async def draw(message: Message) -> None:
            data = message.get("bytes")
            asked.answered(data or b"")
            await send({**message, "bytes": line.draw(data)} if data else message)

        try:
            await self._app(scope, lambda: anext(messages), draw)
        finally:
            await messages.aclose()


async def _in_order(line: Line, asked: Asked, receive: Receive) -> AsyncGenerator[Message]:
    """Yield what comes; with the wish that leaves a page the last word about that page.

    What was asked and is not answered is asked again.
    """
    following: asyncio.Future[Message] | None = None
    try:
        while True:
            following = following or asyncio.ensure_future(receive())
            while asked or line.waits:
                patience = _LOOK if line.waits else _PATIENCE
                if (await asyncio.wait([following], timeout=patience))[0]:
                    break
                again = asked.again() if not line.waits else []
                for data in filter(None, [*again, line.owed()]):
                    yield {"type": "websocket.receive", "bytes": data}
            message = await following
            following = None
            wish = _wish(message)
            if wish is None:
                asked.hear(message.get("bytes") or b"")
                yield message
                continue
            if line.leaves(wish.rerun_script):
                following = asyncio.ensure_future(receive())
                await asyncio.wait([following], timeout=_LAST_WORD)
                heard = following.done() and not following.exception()
                word = _wish(following.result()) if heard else None
                if word and line.is_last_word(word.rerun_script, wish.rerun_script):
                    line.overhear(word.rerun_script)
                    following = None
            if line.hear(wish.rerun_script):
                yield {**message, "bytes": wish.SerializeToString()}
    finally:
        if following is not None:
            following.cancel()


def _brings_a_picture(run: ClientState) -> bool:
    """Whether a picture was pasted: a browser sends what happens at once as one wish for a part."""
    events = (state for state in run.widget_states.widgets if state.id.endswith(_PASTED))
    return any(state.json_trigger_value not in ("", "[]") for state in events)


def _names(run: ClientState) -> frozenset[str]:
    return frozenset(state.id for state in run.widget_states.widgets)


def _tells(run: ClientState, everywhere: frozenset[str]) -> bool:
    """Whether a wish names widgets of a page, which are not those on every page."""
    return bool(run.fragment_id or run.is_auto_rerun or _names(run) - everywhere)


def _begun(data: bytes) -> str:
    """The page whose run a message to the browser begins; empty for others."""
    message = ForwardMsg()
    try:
        if len(data) <= _LONGEST_BEGINNING:
            message.ParseFromString(data)
    except DecodeError:
        return ""
    return message.new_session.page_script_hash


def _wish(message: Message) -> BackMsg | None:
    """The wish for a run in a message, if there is one."""
    wish = BackMsg()
    try:
        wish.ParseFromString(message.get("bytes") or b"")
    except DecodeError:
        return None  # Streamlit has its own answer to that
    return wish if wish.WhichOneof("type") == "rerun_script" else None
