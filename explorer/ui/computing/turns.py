"""One computation at a time: a bounded queue, first come first served, that tells its place."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from explorer.errors import ExplorerError
from explorer.messages import N_

POLL_SECONDS = 0.15


class BusyError(ExplorerError):
    """The queue is full, or the wait was too long."""


def _quietly(_place: int) -> None:
    return


@dataclass(eq=False, slots=True)
class _Ticket:
    rank: float
    deadline: float
    taken: threading.Event = field(default_factory=threading.Event)


class Turns:
    """A gate that lets one thread compute while a bounded number wait.

    Convention: who came first goes first, counted from `begin`, so that somebody who needs several
    turns for one view does not queue anew for each. A thread that has its turn may take it again.
    """

    def __init__(self, places: int = 32, patience: float = 20.0) -> None:
        self._places = places
        self._patience = patience
        self._lock = threading.Lock()
        self._waiting: list[_Ticket] = []
        self._holder: int | None = None
        self._local = threading.local()

    def begin(self, patience: float | None = None, urgent: bool = False) -> None:
        """Start a new piece of work on this thread: its place and its patience count from now.

        `urgent` work goes before all other.
        """
        now = time.monotonic()
        self._local.rank = 0.0 if urgent else now
        self._local.deadline = now + (self._patience if patience is None else patience)

    @contextmanager
    def take(self, waiting: Callable[[int], None] = _quietly) -> Iterator[None]:
        """Wait for a turn and hold it for the length of the block.

        `waiting` is told how many are to be served before this one, again and again; what it
        raises ends the wait.
        Raises: BusyError: if too many wait already, or the patience since `begin` is over.
        """
        if self.is_mine():
            yield
            return
        self._wait(waiting)
        try:
            yield
        finally:
            with self._lock:
                self._pass_on()

    def is_mine(self) -> bool:
        """Whether this thread has its turn now."""
        return self._holder == threading.get_ident()

    def patient_until(self) -> float:
        """The monotonic time at which this thread's patience is over."""
        if not hasattr(self._local, "deadline"):
            self.begin()
        deadline: float = self._local.deadline
        return deadline

    def _wait(self, waiting: Callable[[int], None]) -> None:
        if not hasattr(self._local, "rank"):
            self.begin()
        ticket = _Ticket(self._local.rank, self._local.deadline)
        with self._lock:
            if self._holder is None:
                self._holder = threading.get_ident()
                return
            if len(self._waiting) >= self._places:
                raise busy()
            self._waiting.append(ticket)
            self._waiting.sort(key=lambda other: other.rank)
        try:
            while not ticket.taken.wait(POLL_SECONDS):
                if time.monotonic() > ticket.deadline:
                    raise busy()
                waiting(self._place(ticket))
        except BaseException:
            with self._lock:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                else:
                    self._pass_on()
            raise
        self._holder = threading.get_ident()

    def _place(self, ticket: _Ticket) -> int:
        with self._lock:
            return 1 + self._waiting.index(ticket) if ticket in self._waiting else 0

    def _pass_on(self) -> None:
        self._holder = None
        if self._waiting:
            self._holder = -1  # Somebody's, until that thread wakes and signs for it.
            self._waiting.pop(0).taken.set()


def busy() -> BusyError:
    """Say that there is too much to do here at this moment."""
    return BusyError(
        N_(
            "Many people are computing at this moment. Nothing is lost: please try again in a few "
            "seconds."
        )
    )
