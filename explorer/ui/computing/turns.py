"""One computation at a time: a bounded queue, fair between visitors, that tells its place."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from explorer.errors import ExplorerError
from explorer.messages import N_
from explorer.ui.computing.places import Haste, Places, Ticket
from explorer.ui.computing.shares import Shares

POLL_SECONDS = 0.15
_GRACE_SECONDS = 0.05
"""A page does a little of something else between two turns; so long they are kept for it."""
_NOBODY, _SOMEBODY, _KEPT = 0, -1, -2
"""The holder: none; one who has yet to wake and sign for it; one who is expected back."""


class BusyError(ExplorerError):
    """The queue is full, or the wait was too long."""


def _quietly(_place: int) -> None:
    return


@dataclass(frozen=True, slots=True)
class Held:
    """How the gate stands: how long one thread has had this turn, and how many wait for theirs."""

    turn: int
    thread: int
    seconds: float
    waiting: int


class Turns:
    """A gate that lets one thread compute while a bounded number wait.

    Convention: among owners who have used little lately, who came first goes first, counted from
    `begin`, so that somebody who needs several turns for one view does not queue anew for each.
    Owners who have used much step back, those who used most the furthest (`Shares`); nobody is
    refused for it. A thread that has its turn may take it again.
    """

    def __init__(
        self,
        places: int = 32,
        patience: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._shares = Shares()
        self._waiting = Places(places, self._shares, clock)
        self._holder = _NOBODY
        self._turn, self._since = 0, 0.0
        self._expected = 0
        self._local = threading.local()

    def begin(
        self,
        patience: float | None = None,
        haste: Haste = Haste.LOOKING,
        owner: str | None = None,
    ) -> None:
        """Start a new piece of work on this thread: its place and its patience count from now.

        `haste` decides among those who have used little, or as much; `owner` is for whom it is done
        from now on.
        """
        now = self._clock()
        self._local.rank, self._local.haste = now, haste
        self._local.deadline = now + (self._patience if patience is None else patience)
        if owner is not None:
            self._local.owner = owner

    @contextmanager
    def take(self, waiting: Callable[[int], None] = _quietly) -> Iterator[None]:
        """Wait for a turn and hold it for the length of the block.

        `waiting` is told how many are to be served before this one, again and again and, if it was,
        a last time when there are none; what it raises ends the wait.
        Raises: BusyError: if too many wait already, or the patience since `begin` is over.
        """
        if self.is_mine():
            yield
            return
        mine = self._ticket()
        self._wait(mine, waiting)
        try:
            yield
        finally:
            with self._lock:
                now = self._clock()
                self._shares.charge(self._owner(), now - self._since, now)
                self._pass_on(after=mine)

    def end(self) -> None:
        """Say that this thread's piece of work is over, so that no turn is kept for it."""
        with self._lock:
            if self._holder == _KEPT and self._expected == threading.get_ident():
                self._pass_on()

    def is_mine(self) -> bool:
        """Whether this thread has its turn now."""
        return self._holder == threading.get_ident()

    def is_patient(self) -> bool:
        """Whether this thread's patience since `begin` is not over yet."""
        return self._clock() <= self._deadline()

    def before(self, thread: int) -> int:
        """Tell how many are served before a thread; 0 if it does not wait in the queue."""
        with self._lock:
            return self._waiting.before_thread(thread)

    def lend(self, thread: int) -> None:
        """Let a thread that waits go as early as this one would, for it computes what we need."""
        with self._lock:
            self._waiting.lend(self._owner(), thread)

    def held(self) -> Held:
        """Tell how the gate stands."""
        with self._lock:
            free = self._holder in (_NOBODY, _KEPT)
            seconds = 0.0 if free else self._clock() - self._since
            return Held(self._turn, self._holder, seconds, len(self._waiting))

    def _deadline(self) -> float:
        if not hasattr(self._local, "deadline"):
            self.begin()
        deadline: float = self._local.deadline
        return deadline

    def _owner(self) -> str:
        return str(getattr(self._local, "owner", ""))

    def _ticket(self) -> Ticket:
        deadline, here = self._deadline(), self._local
        owners = {self._owner()}
        return Ticket(threading.get_ident(), owners, here.haste, here.rank, deadline)

    def _wait(self, mine: Ticket, waiting: Callable[[int], None]) -> None:
        with self._lock:
            if self._holder == _NOBODY or (self._holder == _KEPT and self._expected == mine.thread):
                self._give(mine.thread)
                return
            if not self._waiting.queue(mine):
                raise busy()
        told = False
        try:
            while not mine.taken.wait(POLL_SECONDS):
                if self._clock() > mine.deadline:
                    raise busy()
                waiting(self._place(mine))
                told = True
            if mine.refused:
                raise busy()
            if told:  # Perhaps nobody wants it any longer.
                waiting(0)
        except BaseException:
            with self._lock:
                if mine in self._waiting:
                    self._waiting.leave(mine)
                elif not mine.refused:
                    self._pass_on()
            raise
        with self._lock:
            self._give(mine.thread)

    def _place(self, ticket: Ticket) -> int:
        with self._lock:
            return self._waiting.before(ticket) if ticket in self._waiting else 0

    def _give(self, thread: int) -> None:
        self._holder = thread
        self._turn += 1
        self._since = self._clock()

    def _pass_on(self, after: Ticket | None = None) -> None:
        """Let the next one in or, where `after` owes far less, keep it a little.

        Without that, whoever needs several turns would wait for one of a greedy visitor's before
        each of them.
        """
        if not self._waiting:
            self._holder = _NOBODY
            return
        first, now = self._waiting.first(), self._clock()
        owes = self._waiting.debt
        if after is not None and 2 * owes(after, now) < owes(first, now):
            self._holder, self._expected = _KEPT, after.thread
            timer = threading.Timer(_GRACE_SECONDS, self._not_kept, [self._turn])
            timer.daemon = True
            timer.start()
            return
        self._waiting.leave(first)
        self._give(_SOMEBODY)
        first.taken.set()

    def _not_kept(self, turn: int) -> None:
        with self._lock:
            if self._holder == _KEPT and self._turn == turn:
                self._pass_on()


def busy() -> BusyError:
    """Say that there is too much to do here at this moment."""
    return BusyError(
        N_(
            "Many people are computing at this moment. Nothing is lost: please try again in a few "
            "seconds."
        )
    )
