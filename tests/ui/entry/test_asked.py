"""A page that asks where to put a file is answered, though the answer was taken back."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.ui.entry import lines
from explorer.ui.entry.asked import Asked
from tests.loops import awaited


def question(name: str) -> bytes:
    message = BackMsg()
    message.file_urls_request.request_id = name
    message.file_urls_request.file_names.append("a.png")
    return message.SerializeToString()


def answer(name: str) -> bytes:
    message = ForwardMsg()
    message.file_urls_response.response_id = name
    return message.SerializeToString()


def test_only_open_questions_are_asked_again_and_not_for_ever() -> None:
    asked = Asked()
    for data in (b"", b"\xff\xff", BackMsg(stop_script=True).SerializeToString()):
        asked.hear(data)
    assert not asked
    for name in "abc":
        asked.hear(question(name))
    for data in (b"", b"\xff\xff", answer("b"), answer("z"), ForwardMsg().SerializeToString()):
        asked.answered(data)
    times = 0
    while again := asked.again():
        assert again == [question("a"), question("c")]
        times += 1
    assert 5 < times < 100
    assert not asked


def test_a_page_that_only_asks_cannot_fill_the_server() -> None:
    asked = Asked()
    for number in range(1000):
        asked.hear(question(str(number)))
        asked.hear(question("long" * 30_000))
    assert sum(map(len, asked.again())) < 10_000


def test_a_question_whose_answer_was_taken_back_is_asked_again_on_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "_PATIENCE", 0.01)
    sent, heard, arrived = [question("a")], [], []

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        while len(heard) < 3:
            heard.append((await receive())["bytes"])
        await send({"type": "websocket.send", "bytes": answer("a")})
        silent = asyncio.ensure_future(receive())
        await asyncio.wait([silent], timeout=0.2)
        heard.extend([] if not silent.done() else [silent.result()["bytes"]])
        silent.cancel()
        await asyncio.gather(silent, return_exceptions=True)

    async def receive() -> Message:
        if sent:
            return {"type": "websocket.receive", "bytes": sent.pop()}
        return await asyncio.Future()

    async def send(message: Message) -> None:
        arrived.append(message["bytes"])

    line = lines.WholeLine(app)
    awaited(line({"type": "websocket", "path": "/_stcore/stream"}, receive, send))
    assert heard == [question("a")] * 3
    assert arrived == [answer("a")]
