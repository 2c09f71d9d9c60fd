"""A lesson on paper, for who teaches it: goal, link, questions, answers, tolerance, time."""

from collections.abc import Iterator, Mapping
from html import escape
from string import Template

from explorer.languages import tell
from explorer.lessons.answering import answer_to, is_answer, judge, shown
from explorer.lessons.answers_on_paper import on_paper
from explorer.lessons.bench import Bench
from explorer.lessons.filling import filled, values_of
from explorer.lessons.format import Lesson, Question, Step
from explorer.lessons.markup import html_of
from explorer.lessons.prose import Section
from explorer.lessons.reading import HINT, REVEAL
from explorer.messages import N_, N_n

_PAGE = Template("""<!doctype html>
<html lang="$language">
<meta charset="utf-8">
<title>$title</title>
<style>
body { font: 11pt/1.5 system-ui, "Noto Sans SC", "PingFang SC", sans-serif; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; color: #182226; background: #fff }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; margin: 1.4rem 0 .3rem }
section { break-inside: avoid } p { margin: .4rem 0 }
dl { margin: .6rem 0; padding: .4rem .8rem; border-left: 3px solid #0b6e75; background: #f3f5f5 }
dt { font-weight: 600 } dt.right::before { content: "✓ " } dd { margin: 0 0 .5rem }
code { font-size: .9em } .facts { color: #4a5a5f }
@page { margin: 18mm } @media print { body { margin: 0; max-width: none } }
</style>
<h1>$title</h1>
<p>$goal</p>
<p class="facts">$facts</p>
$steps
</html>
""")


def sheet(bench: Bench, lesson: Lesson, language: str, address: str) -> str:
    """Write a lesson as one HTML page that needs nothing else; `address` is the app's."""
    prose = lesson.told(language)
    link = f"{address.rstrip('/')}/?lesson={lesson.number}"
    facts = [
        tell(N_("Lesson {number}"), language, number=lesson.number),
        tell(N_n("{n} minute", "{n} minutes"), language, n=lesson.minutes),
        tell(N_("open it at {link}"), language, link=link),
    ]
    steps = (_step(bench, lesson, step, language) for step in lesson.steps)
    return _PAGE.substitute(
        language=language,
        title=escape(prose.title),
        goal=escape(prose.goal),
        facts=escape(" · ".join(facts)),
        steps="\n".join(steps),
    )


def _step(bench: Bench, lesson: Lesson, step: Step, language: str) -> str:
    said = lesson.said(step, language)
    values = values_of(bench, lesson, said.fields)
    parts = [f"<h2>{escape(said.title)}</h2>", html_of(filled(said.text, values))]
    if HINT in said.replies:
        hint = html_of(filled(said.replies[HINT].text, values))
        parts.append(_listed([(tell(N_("A hint"), language), hint, False)]))
    if step.question:
        parts.append(_listed(_options(bench, step.question, said, values)))
        if REVEAL in said.replies:
            parts.append(html_of(filled(said.replies[REVEAL].text, values)))
    if step.check:
        parts.append(_listed(_answers(bench, step, said, values, language)))
    return "<section>" + "\n".join(parts) + "</section>"


_Line = tuple[str, str, bool]
"""What is answered, what is said to it as HTML, and whether it is right."""


def _options(
    bench: Bench, question: Question, said: Section, values: Mapping[str, str]
) -> Iterator[_Line]:
    answer = answer_to(bench, question)
    for option in question.options:
        reply = said.replies[option.key]
        label = shown(question, option, filled(reply.label, values))
        yield label, html_of(filled(reply.text, values)), is_answer(option, answer)


def _answers(
    bench: Bench,
    step: Step,
    said: Section,
    values: Mapping[str, str],
    language: str,
) -> Iterator[_Line]:
    check = step.check
    assert check is not None
    answers = [check.reference, *(trial.answer for trial in check.trials)]
    for answer in answers:
        found = judge(bench, check, answer)
        written = on_paper(step, answer, language)
        if found.is_right and check.tolerance:
            written += f" ({check.tolerance})"
        elif found.is_right and check.reads:
            written = tell(N_("For example: {answer}"), language, answer=written)
        text = filled(said.replies[found.reply].text, {**values, **found.values})
        yield written, html_of(text), found.is_right


def _listed(lines: Iterator[_Line] | list[_Line]) -> str:
    parts = []
    for label, text, is_right in lines:
        mark = ' class="right"' if is_right else ""
        parts.append(f"<dt{mark}>{escape(label)}</dt><dd>{text}</dd>")
    return "<dl>" + "\n".join(parts) + "</dl>"
