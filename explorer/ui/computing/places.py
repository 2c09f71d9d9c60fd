"""The queue before the gate: who is next, and who leaves when it is too long."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from explorer.ui.computing.shares import Shares


class Haste(IntEnum):
    """Who goes first of those who owe as much; the smaller number."""

    GOING_BACK = 0
    LOOKING = 1
    WHEN_FREE = 2


@dataclass(eq=False, slots=True)
class Ticket:
    """One thread's place in the queue; `owners` are those for whom it computes."""

    thread: int
    owners: set[str]
    haste: Haste
    rank: float
    deadline: float
    taken: threading.Event = field(default_factory=threading.Event)
    refused: bool = False


Order = tuple[float, Haste, float]


class Places:
    """Tickets in order: who owes nothing first, then by what is owed; then haste, then arrival.

    Convention: not safe to share between threads; the gate's lock guards it.
    """

    def __init__(self, most: int, shares: Shares, clock: Callable[[], float]) -> None:
        self._most = most
        self._shares = shares
        self._clock = clock
        self._tickets: list[Ticket] = []

    def __len__(self) -> int:
        return len(self._tickets)

    def __contains__(self, ticket: Ticket) -> bool:
        return ticket in self._tickets

    def queue(self, ticket: Ticket) -> bool:
        """Add a ticket; False if there is no room even when the greediest give up a place.

        Convention: there is room for whoever goes back, or nobody who is refused would see
        anything; they are as many as there are visitors at most.
        """
        full = len(self._tickets) >= self._most and ticket.haste is not Haste.GOING_BACK
        if full and not self._make_room(ticket):
            return False
        self._tickets.append(ticket)
        return True

    def leave(self, ticket: Ticket) -> None:
        """Take a ticket out."""
        self._tickets.remove(ticket)

    def lend(self, owner: str, thread: int) -> None:
        """Let a thread's ticket count as this owner's too."""
        for ticket in self._tickets:
            if ticket.thread == thread:
                ticket.owners.add(owner)

    def debt(self, ticket: Ticket, now: float) -> float:
        """What is owed by whoever owes least of those for whom a ticket is."""
        return min(self._shares.debt(owner, now) for owner in ticket.owners)

    def first(self) -> Ticket:
        """The ticket that is next."""
        return self._in_order()[0]

    def before(self, ticket: Ticket) -> int:
        """How many are served before this one, with the one who is served now."""
        return 1 + self._in_order().index(ticket)

    def before_thread(self, thread: int) -> int:
        """How many are served before the ticket of a thread; 0 if it has none."""
        found = (ticket for ticket in self._tickets if ticket.thread == thread)
        ticket = next(found, None)
        return 0 if ticket is None else self.before(ticket)

    def _in_order(self) -> list[Ticket]:
        now = self._clock()  # One for all: what is owed shrinks while they are compared.
        return sorted(self._tickets, key=lambda ticket: self._order(ticket, now))

    def _order(self, ticket: Ticket, now: float) -> Order:
        return self.debt(ticket, now), ticket.haste, ticket.rank

    def _make_room(self, newcomer: Ticket) -> bool:
        """Refuse the last of those who have more places than the newcomer would have."""
        counts = Counter(owner for ticket in self._tickets for owner in ticket.owners)
        ours = max(counts[owner] for owner in newcomer.owners)
        now = self._clock()

        def claim(ticket: Ticket) -> tuple[int, Order]:
            return min(counts[owner] for owner in ticket.owners), self._order(ticket, now)

        last = max(self._tickets, key=claim, default=None)
        if last is None or claim(last)[0] <= ours + 1:
            return False
        self._tickets.remove(last)
        last.refused = True
        last.taken.set()
        return True
