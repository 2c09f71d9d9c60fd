"""The check that any computed number can be asked with: type it."""

from collections.abc import Callable, Mapping
from typing import Any

from explorer.lessons.bench import Bench
from explorer.lessons.format import Value
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict


def number_is(fields: Mapping[str, Callable[..., Value]]) -> CheckFunction:
    """Make the check that a typed `number` is what a field function computes.

    Convention: the check's arguments are `of`, the function's name, `within`, by how much the
    number may be off, and the function's own; `misread`, where given, names another function of the
    same arguments, whose value is the likeliest slip and has a reason of its own.
    """

    def judge(
        bench: Bench,
        answer: Mapping[str, Any],
        of: str,
        within: float,
        misread: str = "",
        **arguments: Value,
    ) -> Verdict:
        typed = float(answer["number"])
        right = float(fields[of](bench, **arguments))
        if abs(typed - right) <= within:
            return Verdict(RIGHT)
        if misread and abs(typed - float(fields[misread](bench, **arguments))) <= within:
            return Verdict("misread")
        return Verdict("too-small" if typed < right else "too-large")

    return CheckFunction(judge, ("misread", "too-small", "too-large"))
