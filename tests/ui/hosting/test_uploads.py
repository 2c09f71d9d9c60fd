"""Uploads are refused before they are read, and what is kept stays within its bounds."""

import asyncio
import gc
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from explorer.policy import MEGABYTE, Policy
from explorer.ui.hosting import uploads as module
from explorer.ui.hosting.ledger import Ledger
from explorer.ui.hosting.uploads import Uploads
from explorer.ui.visitors import Visit
from tests.loops import awaited

PUBLIC = Policy(public=True, weights_upload=False).uploads
CHUNK = b"x" * 65536


class House:
    """A server that keeps what it is sent, as Streamlit does, behind the middleware."""

    def __init__(self, limits=PUBLIC, silent=600.0) -> None:
        self.kept: dict[tuple[str, str], int] = {}
        self.read = 0
        self.visits: dict[str, Visit] = {}
        self.limits = limits
        self.ledger = Ledger(limits, silent, self.remove)
        middleware = Middleware(
            Uploads, lambda: self.ledger, lambda: self.limits, lambda name: self.visits.get(name)
        )
        place = "/base/_stcore/upload_file/{session}/{file}"
        self.app = Starlette(
            routes=[
                Route(place, self.put, methods=["PUT"]),
                Route(place, self.delete, methods=["DELETE"]),
            ],
            middleware=[middleware],
        )

    def remove(self, session: str, file: str) -> None:
        self.kept.pop((session, file), None)

    async def put(self, request: Request) -> Response:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
        self.kept[request.path_params["session"], request.path_params["file"]] = size
        return Response(status_code=204)

    async def delete(self, request: Request) -> Response:
        self.remove(request.path_params["session"], request.path_params["file"])
        return Response(status_code=204)

    def enter(self, name: str, owner: str = "here") -> Visit:
        self.visits[name] = Visit(owner, name)
        return self.visits[name]

    async def ask(
        self,
        session: str,
        file: str,
        size: int,
        declared: int | None = -1,
        method: str = "PUT",
        pause: Callable[[int], Awaitable[object]] | None = None,
    ) -> int:
        """Send a file as a server would hand it on; returns the answer's status."""
        headers = (
            []
            if declared is None
            else [(b"content-length", str(size if declared == -1 else declared).encode())]
        )
        heard: list[Message] = []
        bodies = self.chunks(size, pause)

        async def receive() -> Message:
            chunk = await anext(bodies, None)
            if chunk is None:
                return {"type": "http.request", "body": b"", "more_body": False}
            self.read += len(chunk)
            return {"type": "http.request", "body": chunk, "more_body": True}

        async def send(message: Message) -> None:
            heard.append(message)

        await self.app(
            {
                "type": "http",
                "http_version": "1.1",
                "method": method,
                "root_path": "",
                "path": f"/base/_stcore/upload_file/{session}/{file}",
                "query_string": b"",
                "headers": headers,
                "scheme": "http",
                "server": ("here", 80),
            },
            receive,
            send,
        )
        return int(heard[0]["status"])

    async def chunks(self, size, pause) -> AsyncIterator[bytes]:
        for start in range(0, size, len(CHUNK)):
            if pause is not None:
                await pause(start)
            yield CHUNK[: size - start]


def run(steps):
    """Run in another thread, for a browser test leaves a loop running in this one."""
    return awaited(steps)


async def together(*asked) -> list[int]:
    return list(await asyncio.gather(*asked))


def test_who_was_not_let_in_costs_no_memory_however_much_is_sent() -> None:
    house = House()
    house.enter("somebody")
    tracemalloc.start()
    found = run(together(*(house.ask("outside", f"f{n}", 19_000_000) for n in range(40))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert set(found) == {403}
    assert not house.kept
    assert peak < 10e6


def test_one_who_was_let_in_keeps_two_large_or_many_small_files() -> None:
    house = House()
    house.enter("me")
    found = run(together(*(house.ask("me", f"f{n}", 19_000_000) for n in range(40))))
    assert sorted(found) == [204] * 2 + [413] * 38
    assert sum(house.kept.values()) == 38_000_000
    other = House()
    other.enter("me")
    small = run(together(*(other.ask("me", f"f{n}", 1000) for n in range(30))))
    assert sorted(small) == [204] * 24 + [413] * 6


def test_a_file_that_was_taken_away_or_replaced_leaves_room_again() -> None:
    house = House()
    house.enter("me")

    async def steps() -> list[int]:
        found = []
        for number in range(12):
            found.append(await house.ask("me", f"f{number}", 19_000_000))
            await house.ask("me", f"f{number}", 0, method="DELETE")
        for _ in range(3):
            found.append(await house.ask("me", "same", 19_000_000))
        return found

    assert set(run(steps())) == {204}
    assert list(house.kept.values()) == [19_000_000]
    assert house.ledger.nbytes == 19_000_000


def test_a_length_must_be_told_kept_to_and_not_too_large() -> None:
    house = House()
    house.enter("me")

    async def steps() -> list[int]:
        return [
            await house.ask("me", "a", 1000, declared=None),
            await house.ask("me", "b", 30 * MEGABYTE),
            await house.ask("me", "c", 500_000, declared=100_000),
            await house.ask("me", "d", 1000),
        ]

    assert run(steps()) == [411, 413, 413, 204]
    assert list(house.kept) == [("me", "d")]
    assert house.ledger.nbytes == 1000


def test_a_file_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = replace(PUBLIC, pause_seconds=0.05, grace_seconds=0.1, bytes_per_second=10**9)
    house = House(quick)
    house.enter("me")

    async def stops(start: int) -> None:
        if start:
            await asyncio.sleep(30)

    async def dribbles(_start: int) -> None:
        await asyncio.sleep(0.02)

    async def steps() -> list[int]:
        return [
            await house.ask("me", "stops", 1_000_000, pause=stops),
            await house.ask("me", "dribbles", 19_000_000, pause=dribbles),
        ]

    assert run(asyncio.wait_for(steps(), 5)) == [408, 408]
    assert house.read < 2_000_000
    assert not house.kept
    assert house.ledger.nbytes == 0


def test_a_refused_sender_is_listened_to_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LINGER_SECONDS", 0.1)
    house = House()

    async def never(_start: int) -> None:
        await asyncio.sleep(30)

    assert run(asyncio.wait_for(house.ask("nobody", "a", 1000, pause=never), 5)) == 403


def test_the_bound_for_all_is_no_denial_of_service() -> None:
    """Files go of who has left, of who is silent, of the greedy; honest newcomers come in."""
    tight = replace(PUBLIC, all_bytes=100 * MEGABYTE)
    house = House(tight)
    mega = 10 * MEGABYTE

    async def fill(owner: str, sessions: range) -> list[int]:
        found = []
        for number in sessions:
            house.enter(f"{owner}{number}", owner)
            found += [await house.ask(f"{owner}{number}", f"f{n}", mega) for n in range(4)]
        return found

    assert 413 in run(fill("greedy", range(4)))  # It drops nothing of its own equals.
    assert sum(house.kept.values()) <= tight.all_bytes
    # Somebody else's two pictures come in, and then stay.
    house.enter("honest", "elsewhere")
    assert run(house.ask("honest", "a", mega)) == 204
    assert run(house.ask("honest", "b", mega)) == 204
    run(fill("greedy", range(4, 8)))
    assert {("honest", "a"), ("honest", "b")} <= house.kept.keys()
    # Who is silent makes room, even for an equal; and so does who left.
    name = next(session for session, _file in house.kept if session != "honest")
    silent = house.visits[name]
    silent.heard -= 1000
    held = [key for key in house.kept if key[0] == name]
    house.enter("another", "greedy")
    assert run(house.ask("another", "a", mega)) == 204
    assert len([key for key in house.kept if key[0] == name]) == len(held) - 1
    house.visits.clear()
    del silent
    gc.collect()
    house.enter("late", "elsewhere")
    assert run(house.ask("late", "a", mega)) == 204
    assert list(house.kept) == [("late", "a")]
    assert sum(house.kept.values()) == house.ledger.nbytes == mega


def test_a_dropped_file_that_is_on_its_way_does_not_arrive() -> None:
    house = House(replace(PUBLIC, all_bytes=30 * MEGABYTE))
    house.enter("slow", "one")
    house.enter("quick", "two")

    async def steps() -> tuple[int, int]:
        gone = asyncio.Event()

        async def waits(start: int) -> None:
            if start:
                await gone.wait()

        slow = asyncio.create_task(house.ask("slow", "a", 19 * MEGABYTE, pause=waits))
        await asyncio.sleep(0.05)
        house.visits["slow"].heard -= 1000
        quick = await house.ask("quick", "b", 19 * MEGABYTE)
        gone.set()
        return await slow, quick

    assert run(steps()) == (503, 204)
    assert list(house.kept) == [("quick", "b")]


def test_a_seat_given_away_takes_its_files_along_and_brings_no_new_ones() -> None:
    house = House()
    visit = house.enter("me")
    assert run(house.ask("me", "a", 1000)) == 204
    visit.over = True
    assert run(house.ask("me", "b", 1000)) == 403
    house.enter("other")
    assert run(house.ask("other", "c", 1000)) == 204
    assert list(house.kept) == [("other", "c")]
