"""Computing a lesson's fields, and putting them into its sentences."""

from collections.abc import Iterable, Mapping

from explorer.lessons.bench import Bench
from explorer.lessons.format import Computed, Lesson, Value
from explorer.lessons.prose import fields_in
from explorer.lessons.registry import FIELDS, STYLES


def compute(bench: Bench, wanted: Computed) -> Value:
    """Work out one computed value."""
    return FIELDS[wanted.function](bench, **wanted.arguments)


def written(wanted: Computed, value: Value) -> str:
    """Write a computed value as the lesson asks for it."""
    return STYLES[wanted.style](value)


def values_of(bench: Bench, lesson: Lesson, names: Iterable[str]) -> dict[str, str]:
    """Work out and write some of a lesson's fields; names of other things are left out."""
    return {
        name: written(lesson.fields[name], compute(bench, lesson.fields[name]))
        for name in sorted(set(names))
        if name in lesson.fields
    }


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values into a text.

    Convention: a value that a sentence needs and nobody has is an error, never a hole.
    """
    return text.format(**{name: values[name] for name in fields_in(text)})
