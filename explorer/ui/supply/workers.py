"""Threads that serve visitors' endpoints: one request of each at a time, then its newest."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Value = TypeVar("Value")


class Workers:
    """A few threads that serve endpoints, at most so many of one owner.

    Convention: to be called from one event loop.
    """

    def __init__(self, name: str, threads: int, places: int, of_one_owner: int) -> None:
        self._threads = ThreadPoolExecutor(threads, name)
        self._places, self._of_one_owner = places, of_one_owner
        self._serving: dict[str, str] = {}
        self._next: dict[str, asyncio.Future[bool]] = {}

    async def serve(self, endpoint: str, owner: str, make: Callable[[], Value]) -> Value | None:
        """Have it made; None if there is no place, or the same endpoint has a newer request."""
        if not await self._place(endpoint, owner):
            return None
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, make)
        finally:
            self._leave(endpoint)

    async def _place(self, endpoint: str, owner: str) -> bool:
        if endpoint in self._serving:
            return await self._wait(endpoint)
        full = len(self._serving) >= self._places
        if full or Counter(self._serving.values())[owner] >= self._of_one_owner:
            return False
        self._serving[endpoint] = owner
        return True

    async def _wait(self, endpoint: str) -> bool:
        older = self._next.get(endpoint)
        if older is not None and not older.done():
            older.set_result(False)
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._next[endpoint] = mine
        try:
            return await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled() and mine.result():
                self._leave(endpoint)
            raise

    def _leave(self, endpoint: str) -> None:
        """Hand the place of an endpoint to its newest request, or give it up."""
        following = self._next.pop(endpoint, None)
        if following is not None and not following.done():
            following.set_result(True)
        else:
            self._serving.pop(endpoint, None)
