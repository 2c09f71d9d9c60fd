"""What is to be done: which files, in which parts, and under which name that work is known."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from explorer.imaging.sampling import Sampling
from explorer.studies.survey.columns import Columns
from explorer.studies.survey.manifest import Arithmetic
from explorer.studies.survey.sources import FileEntry

_SMALL, _LARGE = 16, 64
"""Pictures in a part; larger parts where there are many pictures, as each part is a file."""
_MANY = 10_000
_MOST_BYTES = 64 * 2**20
"""A part is closed early where its files are large: they travel together."""


@dataclass(frozen=True, slots=True)
class PartPlan:
    """The files of a survey in the order of their numbers, cut into parts."""

    entries: tuple[FileEntry, ...]
    arithmetic: Arithmetic
    sampling: Sampling
    columns: Columns
    parts: tuple[range, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(_cut(self.entries)))

    @property
    def digest(self) -> str:
        """Changes where a file, the weights or a setting does: then old parts say nothing."""
        facts = [
            [asdict(entry) for entry in self.entries],
            asdict(self.arithmetic),
            asdict(self.sampling),
            self.columns.layers,
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _cut(entries: Sequence[FileEntry]) -> list[range]:
    most = _LARGE if len(entries) >= _MANY else _SMALL
    parts, first, size = [], 0, 0
    for at, entry in enumerate(entries):
        if at > first and (at - first == most or size + entry.bytes > _MOST_BYTES):
            parts.append(range(first, at))
            first, size = at, 0
        size += entry.bytes
    return [*parts, range(first, len(entries))]
