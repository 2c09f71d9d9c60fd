"""Requests beside the page that wait for their turn: at which place, and whether still wanted."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from explorer.ui.computing import compute, waiting


class GivenUpError(Exception):
    """Nobody wants any longer what is being waited for."""


@dataclass(eq=False, slots=True)
class Wait:
    """One request's wait.

    Convention: `thread` is the one that computes for it, 0 before there is one.
    """

    thread: int = 0
    wanted: bool = True

    @property
    def before(self) -> int:
        """How many are served before this one; 0 while it does not wait in the queue."""
        return compute.before(self.thread) if self.thread else 0

    @contextmanager
    def endured(self) -> Iterator[None]:
        """Wait on this thread, for as long as it is wanted.

        Raises: GivenUpError: from within the block, where nobody wants it any longer.
        """
        self.thread = threading.get_ident()
        try:
            with waiting.told_to(self._hear):
                yield
        finally:
            self.thread = 0

    def _hear(self, _place: int) -> None:
        if not self.wanted:
            raise GivenUpError


class Waits:
    """The wait of each endpoint: an eager one has the one before it given up.

    Convention: to be called from one event loop.
    """

    def __init__(self) -> None:
        self._newest: dict[str, Wait] = {}

    def find(self, endpoint: str) -> Wait | None:
        """The wait of an endpoint, if there is one."""
        return self._newest.get(endpoint)

    @contextmanager
    def one(self, endpoint: str, *, eager: bool) -> Iterator[Wait]:
        """Let an endpoint wait while the block lasts."""
        older, wait = self._newest.get(endpoint), Wait()
        if older is not None and eager:
            older.wanted = False
        if older is None or eager:
            self._newest[endpoint] = wait
        try:
            yield wait
        finally:
            wait.wanted = False
            if self._newest.get(endpoint) is wait:
                del self._newest[endpoint]
