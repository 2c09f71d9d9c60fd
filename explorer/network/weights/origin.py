"""What every origin of weights can say of itself, and do. No torch."""

from contextlib import AbstractContextManager
from dataclasses import Field, dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

from explorer.network.weights.progress import Cancel, Report


@dataclass(frozen=True, slots=True)
class Fetching:
    """Where and for whom a file is fetched.

    Convention: what is in `workshop` goes when the fetching ends; what is in `folder`, under
    `name`, may wait there for the next attempt.
    """

    workshop: Path
    folder: Path
    name: str
    report: Report
    cancel: Cancel | None


@dataclass(frozen=True, slots=True)
class Brought:
    """The file that weights come in, or where it is, and its size in bytes.

    Convention: `sha256` is what its origin is known by: the file's own, or that of a package.
    """

    data: bytes | Path
    size: int
    sha256: str


class WeightsOrigin(Protocol):
    """Where weights come from: they are fetched in a file, or else computed on the spot."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    is_fetched: ClassVar[bool]
    told: ClassVar[str]
    """A sentence about it, with its `name` and `size`."""

    @property
    def name(self) -> str:
        """What people see of it."""

    @property
    def size(self) -> int:
        """Bytes to download."""

    def brought(self, fetching: Fetching) -> AbstractContextManager[Brought]:
        """Have the file here, checked, for as long as it is read.

        Raises: DownloadError: if it cannot be had. LookupError: if there is none.
        """

    @property
    def seed(self) -> int | None:
        """What they are computed from; None where they are fetched."""
