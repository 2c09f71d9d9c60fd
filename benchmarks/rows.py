"""One line per figure: what, measured, limit, verdict."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and its budget; `at_least` turns the limit around."""

    name: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False
    detail: str = ""

    @property
    def passed(self) -> bool:
        """Whether the budget holds."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "pass" if self.passed else "FAIL"
        return (
            f"{verdict}  {self.name:<58} {self.measured:>9.2f} {self.unit:<3}"
            f" {sign} {self.limit:g} {self.unit}  {self.detail}"
        )


def side_by_side(actions: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Time actions in turns, so that a slow moment of the machine hits all of them alike.

    Convention: returns each action's median in seconds, after one unmeasured round.
    """
    times: list[list[float]] = [[] for _ in actions]
    for number in range(rounds + 1):
        for action, record in zip(actions, times, strict=True):
            begin = time.perf_counter()
            action()
            if number:
                record.append(time.perf_counter() - begin)
    return [statistics.median(record) for record in times]
