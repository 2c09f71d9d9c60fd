"""One address cannot take all lines, and whoever comes from another still gets one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from starlette.types import Message, Receive, Scope, Send

from explorer.policy import LineLimits, Policy, policy_of
from explorer.ui.entry import crowding
from explorer.ui.entry.crowding import FewLines
from tests.loops import awaited

ONE, TWO, THREE = "192.0.2.1", "192.0.2.2", "192.0.2.3"


class House:
    """A server that keeps every line open until it is told to end."""

    def __init__(self, of_one_address: int, in_all: int) -> None:
        self.over = asyncio.Event()
        limits = LineLimits(of_one_address, in_all)
        self.door = FewLines(self._serve, lambda: limits)

    async def _serve(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        await self.over.wait()

    @asynccontextmanager
    async def line(self, owner: str, forwarded: str = "") -> AsyncIterator[str]:
        """Open a line; yields what the server said first."""
        said: asyncio.Queue[Message] = asyncio.Queue()
        headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
        scope = {"type": "websocket", "path": "/", "client": (owner, 1), "headers": headers}

        async def receive() -> Message:
            raise AssertionError

        ours = asyncio.ensure_future(self.door(scope, receive, said.put))
        yield (await said.get())["type"].removeprefix("websocket.")
        ours.cancel()
        await asyncio.wait([ours])


async def opened(house: House, *owners: str) -> list[str]:
    async with AsyncExitStack() as stack:
        return [await stack.enter_async_context(house.line(owner)) for owner in owners]


def test_one_address_has_so_many_lines_and_others_have_theirs() -> None:
    async def run() -> None:
        house = House(2, 10)
        found = await opened(house, ONE, ONE, ONE, TWO, ONE, TWO, TWO)
        assert found == ["accept", "accept", "close", "accept", "close", "accept", "close"]
        # A line that has ended makes room for another.
        assert await opened(house, ONE, ONE) == ["accept", "accept"]
        assert not house.door._open

    awaited(run())


def test_in_a_full_house_a_new_address_still_gets_a_line_and_no_second() -> None:
    async def run() -> None:
        found = await opened(House(5, 2), ONE, ONE, ONE, TWO, TWO, THREE)
        assert found == ["accept", "accept", "close", "accept", "close", "accept"]

    awaited(run())


def test_whose_a_line_is_the_proxy_tells_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(hops: int) -> list[str]:
        monkeypatch.setattr(crowding, "policy", lambda: Policy(proxy_hops=hops))
        house, found = House(1, 10), []
        async with AsyncExitStack() as stack:
            for number in range(3):
                told = f"203.0.113.{number}, 198.51.100.1"  # the left one is made up
                found.append(await stack.enter_async_context(house.line(ONE, told)))
            found.append(await stack.enter_async_context(house.line(ONE, "198.51.100.2")))
        return found

    assert awaited(run(0)) == ["accept", "close", "close", "close"]
    assert awaited(run(1)) == ["accept", "close", "close", "accept"]


def test_a_proxy_that_nobody_told_of_is_noticed_once_and_so_is_one_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def run(forwarded: str) -> None:
        house = House(9, 9)
        for _ in range(2):
            async with house.line(ONE, forwarded):
                pass

    strange = [
        (0, True, TWO, "counts as one address"),
        (1, True, "", "make their addresses up"),
        (0, True, "", ""),
        (1, True, TWO, ""),
        (0, False, TWO, ""),
    ]
    for hops, public, forwarded, words in strange:
        caplog.clear()
        monkeypatch.setattr(crowding, "policy", lambda h=hops, p=public: Policy(p, proxy_hops=h))
        awaited(run(forwarded))
        assert [words in record.message for record in caplog.records] == [True] * bool(words)


def test_a_line_that_asks_without_end_is_heard_no_faster_than_it_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    async def receive() -> Message:
        return {"type": "websocket.receive"}

    monkeypatch.setattr(crowding.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(crowding.asyncio, "sleep", sleep)

    async def run() -> list[float]:
        hear = crowding.paced(receive, LineLimits(1, 1, wishes_per_second=10, wishes_at_once=5))
        heard = []
        for number in range(30):
            if number == 20:
                now[0] += 60  # Whoever has rested may ask as at first, and no more than that.
            await hear()
            heard.append(now[0])
        return heard

    heard = awaited(run())
    assert heard[:5] == [100.0] * 5
    assert heard[19] == pytest.approx(100 + 15 / 10)
    assert heard[20:25] == [heard[20]] * 5
    assert heard[29] == pytest.approx(heard[20] + 5 / 10)


def test_the_door_paces_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        for _ in range(4):
            await receive()

    async def receive() -> Message:
        return {"type": "websocket.receive"}

    async def send(_message: Message) -> None: ...

    monkeypatch.setattr(crowding.asyncio, "sleep", sleep)
    scope = {"type": "websocket", "path": "/", "client": (ONE, 1), "headers": []}
    limits = LineLimits(1, 1, wishes_per_second=0.001, wishes_at_once=2)
    awaited(FewLines(app, lambda: limits)(scope, receive, send))
    assert len(slept) == 2


def test_other_requests_pass() -> None:
    passed = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope["type"])

    async def nothing() -> Message:
        raise AssertionError

    async def ignore(_message: Message) -> None: ...

    door = FewLines(app, lambda: LineLimits(0, 0))
    for kind in ("http", "lifespan"):
        awaited(door({"type": kind}, nothing, ignore))
    assert passed == ["http", "lifespan"]


def test_a_class_behind_one_address_has_lines_to_spare_and_all_have_handles() -> None:
    for sessions in (1, 2, 30, 60):
        allowed = policy_of({"EXPLORER_PUBLIC": "1", "EXPLORER_SESSIONS": str(sessions)})
        assert allowed.lines.of_one_address >= max(4, sessions), sessions
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, before[1]), before[1]))
        crowding.make_room_for_lines()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (before[1], before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
