"""What a survey knows of each file: a picture it read, one it met before, or why it could not."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from explorer.errors import ExplorerError
from explorer.messages import N_, Message
from explorer.shapes import SizeWH


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One file of the folder: its number, where it is, its hash, size, and what is wrong with it.

    Convention: `path` is relative to the folder, with slashes. `same_as` is the number of the
    first picture with the very same bytes; such a file is not counted again.
    """

    id: int
    path: str
    sha256: str | None = None
    size_wh: SizeWH | None = None
    same_as: int | None = None
    problem: Message | None = None

    @property
    def is_counted(self) -> bool:
        """Whether the figures are of this picture too."""
        return self.problem is None and self.same_as is None

    @property
    def reason(self) -> str | None:
        """Why it is not counted, in English."""
        return None if self.problem is None else str(self.problem)


def refused(id: int, path: str, sha256: str | None, error: ExplorerError) -> PictureRow:
    """A file that could not be used, and why."""
    return PictureRow(id, path, sha256, problem=error.message)


def repeated(id: int, path: str, sha256: str, first: PictureRow) -> PictureRow:
    """A file whose bytes were there before."""
    sentence = Message(N_("The same file as {path}, which is counted once."), {"path": first.path})
    return PictureRow(id, path, sha256, same_as=first.id, problem=sentence)


def row_facts(row: PictureRow) -> dict[str, Any]:
    """A row as JSON can hold it."""
    facts = asdict(row)
    facts["problem"] = None if row.problem is None else problem_text(row.problem)
    return facts


def row_of(facts: dict[str, Any]) -> PictureRow:
    """Read what `row_facts` wrote."""
    size, problem = facts["size_wh"], facts["problem"]
    return PictureRow(
        int(facts["id"]),
        str(facts["path"]),
        facts["sha256"],
        None if size is None else (int(size[0]), int(size[1])),
        facts["same_as"],
        None if problem is None else problem_of(problem),
    )


def problem_text(problem: Message) -> str:
    """A sentence and its values, so that a page can say it in any language."""
    values = {name: _plain(value) for name, value in problem.values.items()}
    return json.dumps({"template": problem.template, "values": values}, ensure_ascii=False)


def problem_of(text: str) -> Message:
    """Read what `problem_text` wrote.

    Raises: ValueError, KeyError, TypeError, AttributeError: if it is something else.
    """
    facts = json.loads(text)
    return Message(str(facts["template"]), dict(facts["values"]))


def _plain(value: object) -> object:
    return value if isinstance(value, (int, float, str)) else str(value)
