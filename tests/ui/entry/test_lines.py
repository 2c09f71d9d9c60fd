"""What comes first on a new line runs the whole page."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from explorer.ui.entry.lines import WholePageFirst


def wish(fragment: str, query: str = "layer=conv2_1", page: str = "explore") -> bytes:
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    message.rerun_script.fragment_id = fragment
    message.rerun_script.query_string = query
    return message.SerializeToString()


def passed(sent: list[Message], path: str = "/base/_stcore/stream") -> list[Message]:
    """What the app behind the middleware receives."""
    received: list[Message] = []

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        received.extend([await receive() for _ in sent])

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(_message: Message) -> None: ...

    waiting = list(sent)
    going = WholePageFirst(app)({"type": "websocket", "path": path}, receive, send)
    with ThreadPoolExecutor(1) as aside:  # a browser of other tests may hold this thread's loop
        aside.submit(asyncio.run, going).result()
    return received


def came(*data: bytes) -> list[Message]:
    return [{"type": "websocket.receive", "bytes": one} for one in data]


def test_the_first_wish_on_a_line_is_for_the_whole_page_and_later_ones_are_as_they_were() -> None:
    asks = BackMsg()
    asks.file_urls_request.request_id = "1"
    other = asks.SerializeToString()
    sent = [{"type": "websocket.connect"}, *came(b"\xff\xff", other, wish("a"), wish("b"), other)]
    first = BackMsg.FromString(wish("a"))
    first.rerun_script.fragment_id = ""
    wanted = came(b"\xff\xff", other, first.SerializeToString(), wish("b"), other)
    assert passed(sent) == [{"type": "websocket.connect"}, *wanted]
    assert passed(came(wish(""), wish("b"))) == came(wish(""), wish("b"))


def test_lines_that_are_not_the_pages_pass_unread() -> None:
    assert passed(came(wish("a")), "/elsewhere") == came(wish("a"))


def test_what_is_told_of_a_page_that_is_being_left_is_heard_before_the_other_page_begins() -> None:
    whole, part, other = came(wish(""), wish("a"), wish("", page="compare"))
    assert passed([whole, part, other, part]) == [whole, part, part, other]


def test_what_is_told_later_of_a_page_that_was_left_runs_the_one_that_is_there() -> None:
    whole, other, note, part, own = came(
        wish(""), wish("", page="compare"), b"\xff\xff", wish("a"), wish("b", page="compare")
    )
    assert passed([whole, other, note, part, own]) == [whole, other, note, other, own]


def test_a_line_that_ends_while_a_page_is_being_left_ends() -> None:
    whole, other = came(wish(""), wish("", page="compare"))
    gone = {"type": "websocket.disconnect", "code": 1001}
    assert passed([whole, other, gone]) == [whole, other, gone]
