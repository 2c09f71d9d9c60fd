"""What a check says of an answer, and what a check is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an answer is right or not: the key of a reply, and the numbers that the reply names."""

    reason: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether the answer holds."""
        return self.reason == RIGHT


@dataclass(frozen=True, slots=True)
class CheckFunction:
    """A way to judge an answer: `judge(bench, answer, **arguments)` returns a verdict.

    Convention: `reasons` are all the reasons it knows to refuse, `values` all the names that its
    verdicts' numbers have; a verdict always has all of them.
    """

    judge: Callable[..., Verdict]
    reasons: tuple[str, ...]
    values: frozenset[str] = frozenset()
