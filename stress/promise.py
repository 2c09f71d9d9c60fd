"""One promise: what was measured, what the limit is, whether it held."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the report."""

    name: str
    measured: str
    limit: str
    held: bool

    def __str__(self) -> str:
        verdict = "pass" if self.held else "FAIL"
        return f"{verdict}  {self.name:<58} {self.measured:<28} limit {self.limit}"


Chapter = Callable[[float], Iterator[Result]]
"""Measures at a scale: 1.0 is the full figure, less is faster."""


def at_most(name: str, found: float, limit: float, unit: str, digits: int = 1) -> Result:
    """A figure that must not exceed its limit."""
    return Result(name, f"{found:.{digits}f} {unit}", f"{limit:g} {unit}", found <= limit)


def none_of(name: str, found: int, tried: int) -> Result:
    """A number of failures that must be zero, of some that were tried."""
    return Result(name, f"{found} of {tried:,}", "0", found == 0 and tried > 0)


def held(name: str, is_held: bool) -> Result:
    """Something that is so or is not."""
    return Result(name, "yes" if is_held else "no", "yes", is_held)
