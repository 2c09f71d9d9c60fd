"""Reading tables of TOML with checked types; what nobody knows is refused, not ignored."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from explorer.lessons.faults import LessonFault
from explorer.lessons.format import Value

Kind = TypeVar("Kind")


class Table:
    """One table of a lesson's file; `where` is its name in faults."""

    def __init__(self, entries: Any, where: str) -> None:
        if not isinstance(entries, Mapping):
            raise LessonFault(f"{where}: a table is expected")
        self._entries = dict(entries)
        self.where = where

    def take(self, key: str, kind: type[Kind], default: Kind | None = None) -> Kind:
        """Take one entry of a certain type, or the default where it is missing.

        Raises: LessonFault: if it is missing or of another type.
        """
        found = self._entries.pop(key, default)
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise LessonFault(f"{self.where}: “{key}” must be {kind.__name__}, not {found!r}")
        return found

    def has(self, key: str) -> bool:
        """Whether there is such an entry still to be taken."""
        return key in self._entries

    def table(self, key: str) -> "Table":
        """Take a table within."""
        return Table(self._entries.pop(key, {}), f"{self.where}.{key}")

    def tables(self, key: str) -> list["Table"]:
        """Take a list of tables."""
        found = self._entries.pop(key, [])
        if not isinstance(found, Sequence):
            raise LessonFault(f"{self.where}: “{key}” must be a list of tables")
        return [Table(each, f"{self.where}.{key}[{n}]") for n, each in enumerate(found)]

    def several(self, key: str, kind: type[Kind]) -> tuple[Kind, ...]:
        """Take a list of entries of one type."""
        found = self._entries.pop(key, [])
        if not (isinstance(found, list) and all(type(each) is kind for each in found)):
            raise LessonFault(f"{self.where}: “{key}” must be a list of {kind.__name__}")
        return tuple(found)

    def rest(self) -> dict[str, Value]:
        """Take all that is left, as values by name."""
        left, self._entries = self._entries, {}
        for key, value in left.items():
            if not isinstance(value, str | int | float | bool):
                raise LessonFault(f"{self.where}: “{key}” must be a number or a text")
        return left

    def names(self) -> tuple[str, ...]:
        """The entries that are still to be taken."""
        return tuple(self._entries)

    def close(self) -> None:
        """Refuse what was not taken.

        Raises: LessonFault: if anything is left.
        """
        if self._entries:
            raise LessonFault(f"{self.where}: nobody knows {sorted(self._entries)}")
