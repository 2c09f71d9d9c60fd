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

    @property
    def verdict(self) -> str:
        """Name, figure and budget in one short line, to be found among many."""
        word, bound = ("UNDER", "at least ") if self.at_least else ("OVER", "")
        return (
            f"{word}  {self.name}: {_figure(self.measured)} {self.unit}, "
            f"budget {bound}{self.limit:g} {self.unit}"
        )

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        line = f"pass  {self.name:<74} {_figure(self.measured):>9} {self.unit:<2}"
        line = f"{line} {sign} {self.limit:g} {self.unit}" if self.passed else self.verdict
        return f"{line}  ({self.detail})" if self.detail else line


def _figure(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"


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
