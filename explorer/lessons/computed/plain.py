"""Numbers that a lesson sets rather than computes: what its links are set to."""

from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import CheckFunction


def given(bench: Bench, number: int | float) -> int | float:
    """A number that the lesson's links or checks use, so that prose and link cannot differ."""
    return number


FIELDS = {"given": given}
CHECKS: dict[str, CheckFunction] = {}
