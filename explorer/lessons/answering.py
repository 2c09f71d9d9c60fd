"""What the app says to an answer: of a question, or of a check."""

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.lessons.bench import Bench
from explorer.lessons.filling import compute, written
from explorer.lessons.format import Check, Option, Question, Value
from explorer.lessons.registry import CHECKS
from explorer.lessons.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer judged: the key of the reply that is given, and its numbers."""

    reply: str
    is_right: bool
    values: Mapping[str, str]


def is_answer(option: Option, answer: Value) -> bool:
    """Whether an option is the computed answer."""
    return option.value == answer


def answer_to(bench: Bench, question: Question) -> Value:
    """Work out a question's answer."""
    return compute(bench, question.answer)


def shown(question: Question, option: Option, label: str) -> str:
    """What is written on an option: its number, or its label."""
    return label if isinstance(option.value, str) else written(question.answer, option.value)


def judge(bench: Bench, check: Check, answer: Mapping[str, Value]) -> Judged:
    """Judge what a learner did.

    Raises: ValueError: if the check gives a reason that it does not declare, which is a bug.
    """
    function = CHECKS[check.function]
    verdict: Verdict = function.judge(bench, answer, **check.arguments)
    if not verdict.is_right and verdict.reason not in function.reasons:
        raise ValueError(f"{check.function} does not declare {verdict.reason!r}")
    return Judged(verdict.reason, verdict.is_right, verdict.values)
