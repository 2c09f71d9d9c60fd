"""Which lesson and which room covers which statement of the article: `python -m docs.coverage`."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from explorer.lessons import Lesson, lessons

FOLDER = Path(__file__).parent
STATEMENTS = FOLDER / "coverage.toml"
PAGE = FOLDER / "coverage.md"

_HEAD = """# The article, statement by statement

Made by `python -m docs.coverage` from `docs/coverage.toml` and the lessons; tests fail when a
statement has neither a lesson nor a room. ⚠ marks what the article has wrong or says misleadingly.

| # | the article says | lesson | rooms |
| --- | --- | --- | --- |
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the article, and the rooms where it can be seen."""

    number: int
    text: str
    is_wrong: bool
    rooms: tuple[str, ...]


def statements() -> tuple[Statement, ...]:
    """Read the article's statements, in its order."""
    found: Mapping[str, list[str]] = tomllib.loads(STATEMENTS.read_text("utf-8"))
    return tuple(
        Statement(int(number), text.removeprefix("! "), text.startswith("! "), tuple(rooms.split()))
        for number, (text, rooms) in found.items()
    )


def covering(statement: Statement) -> tuple[Lesson, ...]:
    """The lessons that name a statement as one they cover."""
    return tuple(each for each in lessons() if statement.number in each.article)


def page() -> str:
    """Write the table."""
    return _HEAD + "".join(map(_row, statements())) + "\n" + "".join(_totals())


def _row(statement: Statement) -> str:
    numbers = ", ".join(str(each.number) for each in covering(statement)) or "–"
    mark = "⚠ " if statement.is_wrong else ""
    text = statement.text.replace("|", "\\|")
    return f"| {statement.number} | {mark}{text} | {numbers} | {', '.join(statement.rooms)} |\n"


def _totals() -> Iterator[str]:
    every = statements()
    taught = [each for each in every if covering(each)]
    wrong = [each for each in every if each.is_wrong]
    yield f"{len(every)} statements, {len(wrong)} of them wrong or misleading; "
    yield f"{len(taught)} are part of a lesson.\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
