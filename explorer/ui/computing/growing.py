"""A study of parts that grow step by step, of which only the newest state is kept."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from explorer.ui.computing.compute import keep, peek
from explorer.ui.computing.store import Kind
from explorer.ui.computing.study import Study


class State(Protocol):
    """A part as far as it is known."""

    @property
    def done(self) -> int:
        """How many of its steps have been made."""


@dataclass(frozen=True, slots=True)
class Growing(Study):
    """Parts with so many steps each; its names are pairs of a part and a step.

    Convention: a part is kept under its own name, so that studies that have it in common find each
    other's work done. A state is never taken back for one with fewer steps.
    """

    @classmethod
    def of(cls, identity: Hashable, counts: Mapping[Hashable, int]) -> Self:
        """Name the parts, in order, with their numbers of steps."""
        names = tuple((part, step) for part, count in counts.items() for step in range(count))
        return cls(identity, names)

    def state(self, part: Hashable) -> Any:
        """The newest state of a part, or None."""
        return peek(Kind.RESULT, ("growing", part))

    def known(self) -> dict[Any, Any]:
        """The steps made so far, each with the newest state of its part."""
        pairs: list[Any] = list(self.names)
        states = {part: self.state(part) for part in _parts(pairs)}
        return {
            (part, step): states[part]
            for part, step in pairs
            if states[part] is not None and step < states[part].done
        }

    def keep(self, name: Any, answer: Any) -> None:
        """Keep the state of a part after one of its steps."""
        part, _step = name
        newest = self.state(part)
        if newest is None or newest.done < answer.done:
            keep(Kind.RESULT, ("growing", part), answer)

    def grow(
        self, rest: list[Any], go_on: Callable[[Any, Any], Iterator[State]]
    ) -> Iterator[tuple[Hashable, Any]]:
        """Make the steps that are missing; `go_on` is told a part and what is known of it."""
        for part in _parts(rest):
            for state in go_on(part, self.state(part)):
                yield (part, state.done - 1), state


def _parts(names: list[Any]) -> list[Any]:
    return list(dict.fromkeys(part for part, _step in names))
