"""One promise: what was measured, what the limit is, whether it held."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the report; `key` names the promise that it answers."""

    name: str
    measured: str
    limit: str
    held: bool
    key: str = ""

    def __str__(self) -> str:
        verdict = "pass" if self.held else "FAIL"
        return f"{verdict}  {self.name.strip():<58} {self.measured:<28} limit {self.limit}"


Chapter = Callable[[float], Iterator[Result]]
"""Measures at a scale: 1.0 is the full figure, less is faster."""


@dataclass(frozen=True, slots=True)
class Promise(Generic[Found]):
    """A small function of what was measured; `why` says why its limit is not the goal's."""

    key: str
    judge: Callable[[Found], Result]
    goal: str = ""
    why: str = ""

    def __call__(self, found: Found) -> Result:
        """Say whether it held."""
        return replace(self.judge(found), key=self.key)


PROMISES: dict[str, Promise[Any]] = {}
"""Every promise by its key: chapter, a dot, name. Each has a sabotage (`stress.sabotage`)."""


def promise(
    chapter: str, goal: str = "", why: str = ""
) -> Callable[[Callable[[Found], Result]], Promise[Found]]:
    """Enter a judgement as a promise of a chapter, under its own name."""

    def enter(judge: Callable[[Found], Result]) -> Promise[Found]:
        key = f"{chapter}.{judge.__name__}"
        if key in PROMISES:
            raise ValueError(f"two promises are called {key}")
        made = PROMISES[key] = Promise(key, judge, goal, why)
        return made

    return enter


def at_most(name: str, found: float, limit: float, unit: str, digits: int = 1) -> Result:
    """A figure that must not exceed its limit."""
    return Result(name, f"{found:.{digits}f} {unit}", f"{limit:g} {unit}", found <= limit)


def at_least(name: str, found: float, limit: float, unit: str = "") -> Result:
    """A figure that must reach its limit."""
    return Result(name, f"{found:,.0f} {unit}", f">= {limit:,.0f} {unit}", found >= limit)


def none_of(name: str, found: int, tried: int) -> Result:
    """A number of failures that must be zero, of some that were tried."""
    return Result(name, f"{found} of {tried:,}", "0", found == 0 and tried > 0)


def held(name: str, is_held: bool) -> Result:
    """Something that is so or is not."""
    return Result(name, "yes" if is_held else "no", "yes", is_held)
