"""Who serves the desks: one wish of each at a time, and the newest of those that come meanwhile."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Value = TypeVar("Value")


class Clerks:
    """A few threads that serve desks, at most so many of one owner.

    Convention: to be called from one event loop.
    """

    def __init__(self, name: str, threads: int, places: int, of_one_owner: int) -> None:
        self._threads = ThreadPoolExecutor(threads, name)
        self._places, self._of_one_owner = places, of_one_owner
        self._serving: dict[str, str] = {}
        self._next: dict[str, asyncio.Future[bool]] = {}

    async def serve(self, desk: str, owner: str, make: Callable[[], Value]) -> Value | None:
        """Have it made; None if there is no place, or the same desk has a newer wish."""
        if not await self._place(desk, owner):
            return None
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, make)
        finally:
            self._leave(desk)

    async def _place(self, desk: str, owner: str) -> bool:
        if desk in self._serving:
            return await self._wait(desk)
        full = len(self._serving) >= self._places
        if full or Counter(self._serving.values())[owner] >= self._of_one_owner:
            return False
        self._serving[desk] = owner
        return True

    async def _wait(self, desk: str) -> bool:
        older = self._next.get(desk)
        if older is not None and not older.done():
            older.set_result(False)
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._next[desk] = mine
        try:
            return await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled() and mine.result():
                self._leave(desk)
            raise

    def _leave(self, desk: str) -> None:
        """Hand the place of a desk to its newest wish, or give it up."""
        following = self._next.pop(desk, None)
        if following is not None and not following.done():
            following.set_result(True)
        else:
            self._serving.pop(desk, None)
