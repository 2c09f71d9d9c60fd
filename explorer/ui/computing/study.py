"""A question with many answers, each found in a turn of its own and kept at once."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.ui.computing.compute import keep, peek
from explorer.ui.computing.store import Kind


@dataclass(frozen=True, slots=True)
class Study:
    """What is studied, named by `identity`, and the names of all its answers, in order.

    Convention: an answer is kept under its own name and never changed, so that two visitors in the
    same study only ever find each other's work done.
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

    def keep(self, name: Hashable, answer: Any) -> None:
        """Keep an answer."""
        keep(Kind.RESULT, self._key(name), answer)

    def _key(self, name: Hashable) -> Hashable:
        return ("study", self.identity, name)
