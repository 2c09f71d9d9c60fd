"""What a lesson says in one language: Markdown, cut at its headings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType

from explorer.lessons.faults import LessonFault

LANGUAGES = ("en", "zh")
"""Every lesson is written in these; a further language is one more file in a lesson's folder."""
_HEADING = re.compile(r"^(#{1,3}) +(.+)$")
_KEY = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to one answer: its name where it has no number, and the sentences."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One step's heading, its text, and its replies by key."""

    title: str
    text: str
    replies: Mapping[str, Reply]

    @property
    def fields(self) -> frozenset[str]:
        """The names in braces, in all of it."""
        parts = [self.title, self.text]
        parts += [part for reply in self.replies.values() for part in (reply.label, reply.text)]
        return frozenset().union(*map(fields_in, parts))


@dataclass(frozen=True, slots=True)
class Prose:
    """A lesson in one language: title, goal in one sentence, the text of every step."""

    title: str
    goal: str
    sections: Mapping[str, Section]

    def texts(self) -> Iterator[str]:
        """Everything it says, piece by piece."""
        yield from (self.title, self.goal)
        for section in self.sections.values():
            yield from (section.title, section.text)
            for reply in section.replies.values():
                yield from (reply.label, reply.text)


def fields_in(text: str) -> frozenset[str]:
    """The names that stand in braces."""
    return frozenset(name for _text, name, _how, _kind in Formatter().parse(text) if name)


def parse_prose(markdown: str, name: str) -> Prose:
    """Cut a lesson's Markdown at its headings.

    Convention: `# Title`, then the goal; for each step `## key: heading`, then its text, then for
    each reply `### key` or `### key: label`, then its text.
    Raises: LessonFault: for anything else; `name` is the file's.
    """
    (_level, title, goal), *rest = _pieces(markdown, name)
    sections: dict[str, Section] = {}
    replies: dict[str, Reply] = {}
    for level, heading, text in rest:
        key, _colon, label = heading.partition(":")
        into: Mapping[str, object] = sections if level == 2 else replies
        if level == 1 or not _KEY.fullmatch(key):
            raise LessonFault(f"{name}: “{heading}” is no heading of a step or a reply")
        if level == 2:
            replies = {}
            into = sections
        if key in into:
            raise LessonFault(f"{name}: two headings “{key}”")
        if level == 2:
            sections[key] = Section(label.strip(), text, MappingProxyType(replies))
        elif not sections:
            raise LessonFault(f"{name}: the reply “{key}” belongs to no step")
        else:
            replies[key] = Reply(label.strip(), text)
    return Prose(title, goal, MappingProxyType(sections))


def _pieces(markdown: str, name: str) -> list[tuple[int, str, str]]:
    """Every heading's level and words, and what stands below it."""
    found: list[tuple[int, str, list[str]]] = []
    for line in markdown.splitlines():
        heading = _HEADING.match(line)
        if heading:
            found.append((len(heading[1]), heading[2].strip(), []))
        elif found:
            found[-1][2].append(line)
        elif line.strip():
            raise LessonFault(f"{name}: text before the title")
    if not found or found[0][0] != 1:
        raise LessonFault(f"{name}: it must begin with “# Title”")
    return [(level, words, "\n".join(lines).strip()) for level, words, lines in found]
