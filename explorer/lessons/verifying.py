"""Does a lesson hold? Every answer and every check, worked out anew."""

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.lessons.answering import answer_to, is_answer, judge
from explorer.lessons.bench import Bench
from explorer.lessons.format import Lesson, Step


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was worked out: at which step, what, and whether it holds."""

    step: str
    what: str
    holds: bool


def verify(bench: Bench, lesson: Lesson) -> Iterator[Finding]:
    """Work out every answer and every check of a lesson."""
    for step in lesson.steps:
        yield from _question(bench, step)
        yield from _check(bench, step)


def _question(bench: Bench, step: Step) -> Iterator[Finding]:
    if step.question is None:
        return
    answer = answer_to(bench, step.question)
    options = step.question.options
    right = [option.key for option in options if is_answer(option, answer)]
    meant = [option.key for option in options if not option.misconception]
    named = f"the answer is {answer}, options that say so: {', '.join(right) or 'none'}"
    yield Finding(step.name, named, len(right) == 1 and right == meant)


def _check(bench: Bench, step: Step) -> Iterator[Finding]:
    if step.check is None:
        return
    accepted = judge(bench, step.check, step.check.reference)
    named = f"{dict(step.check.reference)} is {accepted.reply}"
    yield Finding(step.name, named, accepted.is_right)
    for trial in step.check.trials:
        found = judge(bench, step.check, trial.answer)
        named = f"{dict(trial.answer)} is {found.reply}, should be {trial.reason}"
        yield Finding(step.name, named, found.reply == trial.reason and not found.is_right)
