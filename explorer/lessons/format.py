"""A lesson as data: what happens in it, step by step. What it says is in `prose`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from explorer.lessons.prose import LANGUAGES, Prose, Section

Value: TypeAlias = str | int | float | bool
"""What a computed field, an answer or an argument can be."""


@dataclass(frozen=True, slots=True)
class Link:
    """A room, and what it has to be set to.

    Convention: settings as the address says them; an empty text puts a setting to its default;
    what is not named stays as the learner has it.
    """

    room: str
    settings: Mapping[str, str]

    @property
    def address(self) -> Mapping[str, str]:
        """What of it an address says."""
        return {key: text for key, text in self.settings.items() if text}


@dataclass(frozen=True, slots=True)
class Computed:
    """A function of the registry, its arguments, and how its result is written."""

    function: str
    arguments: Mapping[str, Value]
    style: str = "whole"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; a wrong one stands for a misconception.

    Convention: a number is shown as the question's style writes it, a text by its reply's label.
    """

    key: str
    value: Value
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A guess before the reveal: the answer is computed, the options are written down."""

    answer: Computed
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to type: a key, and whether it is a number or a word."""

    key: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Distractor:
    """An answer that a check must refuse, and for which reason."""

    reason: str
    answer: Mapping[str, Value]
    misconception: str


@dataclass(frozen=True, slots=True)
class Check:
    """What the learner did, judged by the app.

    Convention: `reads` are settings whose values are the answer, `entries` what is typed; a
    `reference` is an answer that is right, a trial one that is not.
    """

    function: str
    arguments: Mapping[str, Value]
    reads: tuple[str, ...]
    entries: tuple[Entry, ...]
    reference: Mapping[str, Value]
    trials: tuple[Distractor, ...]
    tolerance: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One screen: where it happens, and what is asked, if anything."""

    name: str
    link: Link | None
    question: Question | None
    check: Check | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson, in all languages.

    Convention: `article` numbers the statements of the article that it covers, as
    `docs/coverage.md` lists them; `own_picture` says that it holds for any picture.
    """

    number: int
    name: str
    minutes: int
    article: tuple[int, ...]
    terms: tuple[str, ...]
    own_picture: bool
    fields: Mapping[str, Computed]
    steps: tuple[Step, ...]
    prose: Mapping[str, Prose]

    def told(self, language: str) -> Prose:
        """The lesson in one language, in English where it has not been written in that."""
        return self.prose.get(language, self.prose[LANGUAGES[0]])

    def said(self, step: Step, language: str) -> Section:
        """What a step says in one language."""
        return self.told(language).sections[step.name]
