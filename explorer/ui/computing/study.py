"""A question with many answers, each found in a turn of its own and kept at once."""

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from explorer.ui.computing.compute import keep, peek
from explorer.ui.computing.store import Kind
from explorer.ui.computing.turns import POLL_SECONDS


class _Leadership:
    """Held by the one who finds a study's answers for all who want them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


_leads: "WeakValueDictionary[Hashable, _Leadership]" = WeakValueDictionary()
_leads_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Study:
    """What is studied, named by `identity`, and the names of all its answers, in order.

    Convention: an answer is kept under its own name and never changed, so that two visitors in the
    same study only ever find each other's work done. Whoever pursues it does so in `lead`.
    """

    identity: Hashable
    names: Sequence[Hashable]

    def known(self) -> dict[Any, Any]:
        """The answers found so far, by name and in order."""
        found = ((name, peek(Kind.RESULT, self._key(name))) for name in self.names)
        return {name: answer for name, answer in found if answer is not None}

    def rest(self) -> list[Any]:
        """The names of what is not known yet, in order."""
        known = self.known()
        return [name for name in self.names if name not in known]

    @contextmanager
    def lead(self, waiting: Callable[[], object]) -> Iterator[None]:
        """Be the only one who finds answers; another who does so meanwhile is waited for.

        `waiting` is called again and again; what it raises ends the wait. Ask for the `rest` only
        then: most of it may be known.
        """
        with _leads_lock:
            lead = _leads.setdefault((self.identity, tuple(self.names)), _Leadership())
        while not lead.lock.acquire(timeout=POLL_SECONDS):
            waiting()
        try:
            yield
        finally:
            lead.lock.release()

    def keep(self, name: Hashable, answer: Any) -> None:
        """Keep an answer."""
        keep(Kind.RESULT, self._key(name), answer)

    def _key(self, name: Hashable) -> Hashable:
        return ("study", self.identity, name)
