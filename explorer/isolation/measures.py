"""What locks a helper in, measure by measure, and whether each is in force on this system."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Protection(StrEnum):
    """One thing that a helper, or whoever has taken it over, cannot do."""

    MEMORY = "memory"
    TIME = "time"
    ENVIRONMENT = "environment"
    FIRST_KILLED = "first killed"
    NETWORK = "network"
    PRIVILEGES = "privileges"
    WRITING = "writing"
    HANDLES = "handles"
    PROCESSES = "processes"
    CORE = "core"
    HIDDEN = "hidden"
    FILES = "files"
    SYSTEM_CALLS = "system calls"

    @property
    def promise(self) -> str:
        """What it holds, in a few words."""
        return _PROMISES[self]


_PROMISES = {
    Protection.MEMORY: "the helper gets so much memory and no more",
    Protection.TIME: "a file gets so much processor time and no more",
    Protection.ENVIRONMENT: "the server's environment variables are not passed on",
    Protection.FIRST_KILLED: "when memory runs out, the system ends the helper and not the server",
    Protection.NETWORK: "a network of its own with nothing in it, not even this machine",
    Protection.PRIVILEGES: "no privileges, none to be gained",
    Protection.WRITING: "no file can be made longer, not by a byte",
    Protection.HANDLES: "few files can be open at once",
    Protection.PROCESSES: "no further processes",
    Protection.CORE: "a crash leaves no copy of its memory on disk",
    Protection.HIDDEN: "no equal process may look into its memory",
    Protection.FILES: "no file can be opened but the program's own parts and the one in question",
    Protection.SYSTEM_CALLS: "only what decoding needs: no connections, programs, processes, "
    "signals to others, no looking into others, no opening for writing",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """Whether a measure is in force, and how, or why not."""

    measure: Protection
    holds: bool
    how: str


def as_facts(effects: Iterable[Effect]) -> list[Any]:
    """Write effects so that they can be sent."""
    return [[effect.measure, effect.holds, effect.how] for effect in effects]


def of_facts(facts: Any) -> tuple[Effect, ...]:
    """Read effects that were sent; a measure that is not spoken of is not in force."""
    found = {measure: Effect(measure, False, "not reported") for measure in Protection}
    for measure, holds, how in facts:
        found[Protection(measure)] = Effect(Protection(measure), bool(holds), str(how)[:200])
    return tuple(found.values())


def as_text(effects: Iterable[Effect]) -> str:
    """Write effects as lines for a person."""
    return "\n".join(
        f"{'yes' if effect.holds else 'NO':<4}{effect.measure:<14}{effect.measure.promise} "
        f"({effect.how})"
        for effect in effects
    )
