"""The addresses beside the page, asked as a server would hand requests on."""

import asyncio
import gzip
import threading
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.types import Message, Scope

from explorer.imaging.sampling import Sampling
from explorer.ui.computing import compute
from explorer.ui.computing.store import Store
from explorer.ui.computing.turns import Turns
from explorer.ui.networks import network
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run
from explorer.ui.supply import endpoint as endpoints
from explorer.ui.supply import routes
from explorer.ui.supply.container import parted, unpack
from explorer.ui.supply.description import Address
from explorer.ui.supply.painting import PaintAcknowledgement
from explorer.ui.supply.protocol import SERVER_TIMES
from explorer.ui.supply.workers import Workers
from explorer.ui.visitors import Visit
from tests.loops import awaited

pytestmark = pytest.mark.weights
APP = Starlette(routes=routes.routes(""))


def run(steps):
    """Run in another thread, for a browser test leaves a loop running in this one."""
    return awaited(asyncio.wait_for(steps, 30))


async def ask(
    path: str,
    method: str = "GET",
    endpoint: str = "",
    hung_up: asyncio.Event | None = None,
    **query: str,
) -> tuple[int, bytes]:
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": urlencode(query).encode(),
        "headers": [(b"x-endpoint", endpoint.encode())],
        "scheme": "http",
        "server": ("here", 80),
    }
    heard: list[Message] = []

    coming: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]
    gone = hung_up or asyncio.Event()

    async def receive() -> Message:
        if coming:
            return coming.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        heard.append(message)

    await APP(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in heard[1:])
    zipped = (b"content-encoding", b"gzip") in heard[0]["headers"]
    return heard[0]["status"], gzip.decompress(body) if zipped and body else body


@pytest.fixture
def turns(monkeypatch):
    """A queue and a store of this test's own, with the network at hand."""
    net, picture = network("imagenet"), sample_picture("coffee")
    found = Turns()
    store = Store(found)
    monkeypatch.setattr(compute, "_turns", lambda: found)
    monkeypatch.setattr(compute, "store", lambda: store)
    found.run = Run(picture, Sampling(size=64), net)
    return found


@pytest.fixture
def mine(turns):
    """Somebody's endpoint, and what a browser tells of it."""
    made = {}

    def be(name: str, owner: str = "me") -> dict[str, str]:
        address = Address(turns.run.identity, "auto:en", name)
        made[name] = endpoints._open[name] = endpoints.LayerEndpoint(
            address,
            turns.run,
            "auto",
            {True: "", False: ""},
            PaintAcknowledgement(),
            Visit(owner, name),
        )
        named = {"content": address.content, "scale": "auto:en", "instance": "view"}
        return {"endpoint": name, **named}

    be.made = made
    return be


class Held:
    """Somebody else computes, until the block ends."""

    def __init__(self, turns: Turns) -> None:
        self._turns, self._has, self._done = turns, threading.Event(), threading.Event()

    def __enter__(self) -> None:
        def work() -> None:
            with self._turns.take():
                self._has.set()
                self._done.wait(20)

        self._thread = threading.Thread(target=work)
        self._thread.start()
        assert self._has.wait(10)

    def __exit__(self, *_error) -> None:
        self._done.set()
        self._thread.join(10)


def patience(monkeypatch, seconds: float) -> None:
    monkeypatch.setattr(endpoints, "SERVER_TIMES", replace(SERVER_TIMES, turn=seconds))


def kinds(body: bytes) -> list[str]:
    return [unpack(part)[0]["kind"] for part in parted(body)]


def test_what_is_in_the_store_is_answered_while_others_compute(turns, mine, monkeypatch) -> None:
    patience(monkeypatch, 0.3)
    asked = mine("a")
    status, body = run(ask("/layers/conv2_1", wall="", **asked))
    assert (status, kinds(body)) == (200, ["layer", "maps"])
    assert run(ask("/thumbnails/2", **asked))[0] == 200
    with Held(turns):
        again = run(ask("/layers/conv2_1", wall="", **asked))
        assert again == (200, body)
        assert run(ask("/thumbnails/2", **asked))[0] == 200
        assert run(ask("/layers/conv2_2", wall="", **asked))[0] == 204
        # Even when all who may wait do so.
        waiting = [mine(f"w{number}", f"owner {number}") for number in range(4)]
        patience(monkeypatch, 5.0)

        async def crowded() -> tuple[int, bytes]:
            tasks = [asyncio.create_task(ask("/layers/conv3_1", wall="", **w)) for w in waiting]
            await asyncio.sleep(0.1)
            found = await ask("/layers/conv2_1", wall="", **asked)
            assert not any(task.done() for task in tasks)
            for task in tasks:
                task.cancel()
            return found

        assert run(crowded()) == (200, body)


def test_who_waits_learns_the_place_and_who_hangs_up_or_wants_something_else_waits_no_longer(
    turns, mine, monkeypatch
) -> None:
    # Nobody whom another test left waiting takes up a thread here.
    monkeypatch.setattr(routes, "_computing", Workers("here", threads=4, places=4, of_one_owner=3))
    turns.run.trace()  # So that each waits for a layer of its own.
    asked, other = mine("a"), mine("b", "another")

    async def waits() -> list[object]:
        gone, found = asyncio.Event(), []

        async def place(who: dict[str, str]) -> bytes:
            return (await ask("/layers/waiting", endpoint=who["endpoint"]))[1]

        async def until(number: int) -> None:
            while turns.held().waiting != number:
                await asyncio.sleep(0.01)

        tasks = [asyncio.create_task(ask("/layers/conv4_1", hung_up=gone, wall="", **other))]
        while await place(other) != b'{"before":1}':
            await asyncio.sleep(0.01)
        tasks.append(asyncio.create_task(ask("/layers/conv5_1", wall="", **asked)))
        for who, there in ((other, b'{"before":1}'), (asked, b'{"before":2}')):
            # Who waits is in the queue a moment before it is told.
            while (told := await place(who)) != there:
                await asyncio.sleep(0.01)
            found.append(told)
        tasks.append(asyncio.create_task(ask("/layers/conv2_2", wall="", **asked)))
        found.append((await tasks[1])[0])
        gone.set()
        found.append((await tasks[0])[0])
        await until(1)
        found.append(await place(other))
        while (told := await place(asked)) != b'{"before":1}':
            await asyncio.sleep(0.01)
        found.append(told)
        tasks[2].cancel()
        return found

    with Held(turns):
        assert run(waits()) == [b'{"before":1}', b'{"before":2}', 204, 204, b"", b'{"before":1}']
    assert turns.run.layer("conv2_2").count == 128  # Nobody has the turn for good.


def test_asking_for_the_headers_alone_computes_nothing(turns, mine, monkeypatch) -> None:
    asked = mine("a")
    computed = []
    monkeypatch.setattr(endpoints.LayerEndpoint, "answer", lambda *_args: computed.append("layer"))
    monkeypatch.setattr(
        endpoints.LayerEndpoint, "thumbnails", lambda *_args: computed.append("thumbnails")
    )
    for path in ("/layers/conv4_1", "/thumbnails/4"):
        status, body = run(ask(path, "HEAD", **asked))
        assert (status, body) == (204, b"")
    assert not computed


def test_what_is_only_sent_back_is_short(turns, mine) -> None:
    asked = mine("a")
    for path in ("/layers/conv1_1", "/thumbnails/1"):
        assert run(ask(path, **{**asked, "instance": "x" * 60_000}))[0] == 400
        assert run(ask(path, **{**asked, "instance": "x" * 40}))[0] == 200


def test_an_endpoint_is_known_by_its_header_alone_and_closed_with_its_seat(turns, mine) -> None:
    asked = mine("secret")
    assert run(ask("/layers/conv1_1", **asked))[0] == 200
    assert run(ask("/layers/conv1_1", **{**asked, "endpoint": "guess"}))[0] == 204
    assert run(ask("/layers/secret/conv1_1", **asked))[0] == 404
    visit = mine.made["secret"].visit
    before, visit.heard = visit.heard, 0.0
    run(ask("/layers/conv1_1", **asked))
    assert visit.heard >= before
    visit.over = True
    assert run(ask("/layers/conv1_1", **asked))[0] == 204


def test_work_beside_the_page_counts_as_its_visitors(turns, mine, monkeypatch) -> None:
    asked, found = mine("a", "192.0.2.1"), []
    charge = turns._shares.charge
    monkeypatch.setattr(
        turns._shares, "charge", lambda owner, *rest: (found.append(owner), charge(owner, *rest))
    )
    assert run(ask("/layers/conv1_2", wall="", **asked))[0] == 200
    assert set(found) == {"192.0.2.1"}


def test_the_question_for_thumbnails_tells_what_is_painted(turns, mine) -> None:
    asked = mine("a")
    paint = mine.made["a"].paint
    paint.wait_for("nothing yet")
    assert not paint.comes
    run(ask("/layers/conv1_1", **asked))
    run(ask("/thumbnails/1", **{**asked, "content": "another picture"}))
    assert not paint.comes
    assert run(ask("/thumbnails/1", "HEAD", **asked))[0] == 204
    assert paint.comes
    paint.wait_for(asked["content"])
    assert paint.comes
