"""One place per endpoint, the newest request first, and nobody takes all the places."""

import asyncio
import threading

from explorer.ui.supply.workers import Workers
from tests.loops import awaited


def run(steps):
    """Run in another thread, for a browser test leaves a loop running in this one."""
    return awaited(asyncio.wait_for(steps, 20))


def test_a_newer_request_of_the_same_endpoint_replaces_the_older_one_that_waits() -> None:
    workers, go, made = Workers("test", 2, 2, 2), threading.Event(), []

    def make(number: int) -> int:
        go.wait(10)
        made.append(number)
        return number

    async def steps() -> list[int | None]:
        asked = []
        for number in range(5):
            asked.append(asyncio.create_task(workers.serve("mine", "me", lambda n=number: make(n))))
            await asyncio.sleep(0.01)
        # Others have their own places meanwhile.
        other = asyncio.create_task(workers.serve("other", "you", lambda: 100))
        assert await other == 100
        go.set()
        return list(await asyncio.gather(*asked))

    assert run(steps()) == [0, None, None, None, 4]
    assert made == [0, 4]


def test_one_owner_leaves_a_place_to_others_and_all_come_back() -> None:
    workers, go = Workers("test", 4, 4, 3), threading.Event()

    def make() -> str:
        go.wait(10)
        return "made"

    async def steps() -> None:
        greedy = [asyncio.create_task(workers.serve(f"g{n}", "greedy", make)) for n in range(8)]
        await asyncio.sleep(0.02)
        other = asyncio.create_task(workers.serve("other", "else", make))
        late = asyncio.create_task(workers.serve("late", "third", make))
        await asyncio.sleep(0.02)
        go.set()
        assert [await task for task in greedy] == ["made"] * 3 + [None] * 5
        assert await other == "made"
        assert await late is None
        assert await workers.serve("late", "third", make) == "made"

    run(steps())


def test_who_is_gone_or_fails_leaves_no_place_taken() -> None:
    workers, go = Workers("test", 1, 1, 1), threading.Event()

    def fails() -> None:
        go.wait(10)
        raise ZeroDivisionError

    async def steps() -> None:
        first = asyncio.create_task(workers.serve("mine", "me", fails))
        await asyncio.sleep(0.01)
        second = asyncio.create_task(workers.serve("mine", "me", lambda: 2))
        await asyncio.sleep(0.01)
        second.cancel()
        go.set()
        results = await asyncio.gather(first, second, return_exceptions=True)
        assert isinstance(results[0], ZeroDivisionError)
        assert isinstance(results[1], asyncio.CancelledError)
        assert await workers.serve("other", "you", lambda: 3) == 3

    run(steps())
