"""Downloading one large file over HTTP, continuing where an earlier attempt was cut off."""

import hashlib
import http.client
import os
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from explorer.errors import DownloadError
from explorer.messages import N_
from explorer.network.weights.disk import is_of_the_disk
from explorer.network.weights.origin import Brought, Fetching
from explorer.network.weights.progress import (
    Cancel,
    FetchStage,
    Progress,
    Report,
    stop_if_cancelled,
)
from explorer.numerals import millions

_TIMEOUT_SECONDS = 20
_ATTEMPTS = 4
_BLOCK = 1 << 20
_IDLE_SECONDS = 120
"""A part that nobody has written to for so long belongs to nobody: a live one times out sooner."""


@dataclass(frozen=True, slots=True)
class DirectUrl:
    """A file at an address, known by its SHA-256."""

    url: str
    sha256: str
    bytes: int
    is_fetched: ClassVar[bool] = True
    told: ClassVar[str] = N_("{name} from the PyTorch project ({size})")

    @property
    def name(self) -> str:
        """What people see of it: the file's name."""
        return self.url.rsplit("/", 1)[-1]

    @property
    def size(self) -> int:
        """Bytes to download."""
        return self.bytes

    @contextmanager
    def brought(self, fetching: Fetching) -> Iterator[Brought]:
        """Have the file here; what came of it stays for the next attempt if it is not read."""
        with resumable(fetching.folder, fetching.name) as part:
            digest = download(self, part, fetching.report, fetching.cancel)
            yield Brought(part, self.bytes, digest)
            part.unlink()

    @property
    def seed(self) -> None:
        """None: it is not computed."""


@contextmanager
def resumable(folder: Path, name: str) -> Iterator[Path]:
    """Claim an earlier attempt's part of a file, or a new one; hand it back if it is not finished.

    Convention: claiming is a rename, so two processes never write to the same part.
    """
    idle = folder / f".{name}.part"
    mine = folder / f".{name}.part-{os.getpid()}-{secrets.token_hex(4)}"
    abandoned = [
        part
        for part in folder.glob(f".{name}.part-*")
        if time.time() - part.stat().st_mtime > _IDLE_SECONDS
    ]
    for part in [idle, *abandoned]:
        if not mine.exists():
            with suppress(FileNotFoundError):
                os.replace(part, mine)
        else:
            part.unlink(missing_ok=True)
    mine.touch()
    try:
        yield mine
    finally:
        with suppress(FileNotFoundError):
            if mine.stat().st_size:
                os.replace(mine, idle)
            else:
                mine.unlink()


def download(origin: DirectUrl, part: Path, report: Report, cancel: Cancel | None) -> str:
    """Complete `part` and return its SHA-256, which is the known one.

    Raises: DownloadError: if the server cannot be reached, sends something else, or keeps cutting
    the connection; what has arrived stays in `part` for the next attempt.
    """
    resumed = part.stat().st_size > 0
    _complete(origin, part, report, cancel)
    digest = _checked(origin, part, report)
    if digest is None and resumed:  # the earlier part may be what is wrong
        _complete(origin, part, report, cancel)
        digest = _checked(origin, part, report)
    if digest is None:
        raise DownloadError(
            N_(
                "The file that arrived is not the known one (its SHA-256 is not {expected}…), so "
                "it was thrown away. Check the network or proxy and try again."
            ),
            expected=origin.sha256[:8],
        )
    return digest


def _complete(origin: DirectUrl, part: Path, report: Report, cancel: Cancel | None) -> None:
    for attempt in range(_ATTEMPTS):
        before = part.stat().st_size
        try:
            _continue(origin, part, report, cancel)
        except urllib.error.HTTPError as problem:
            with problem:
                raise _refusal(origin, problem.code) from problem
        except (urllib.error.URLError, http.client.HTTPException, OSError) as problem:
            if isinstance(problem, OSError) and is_of_the_disk(problem):
                raise
            if (part.stat().st_size == before and attempt > 0) or _refused(problem):
                raise _unreachable(origin) from problem
        if part.stat().st_size >= origin.bytes:
            return
    raise DownloadError(
        N_(
            "The connection was cut after {done} of {total} MB. Start the download again: "
            "it continues from there."
        ),
        done=millions(part.stat().st_size),
        total=millions(origin.bytes),
    )


def _continue(origin: DirectUrl, part: Path, report: Report, cancel: Cancel | None) -> None:
    done = part.stat().st_size
    if done > origin.bytes:
        done = 0
    if done == origin.bytes:
        return
    request = urllib.request.Request(origin.url, headers={"User-Agent": "vgg16-explorer"})
    if done:
        request.add_header("Range", f"bytes={done}-")
    with _respond(request, done) as response:
        if done and not _continues(response, done):
            done = 0
        with part.open("r+b") as file:
            file.truncate(done)
            file.seek(done)
            report(Progress(FetchStage.DOWNLOADING, done, origin.bytes))
            while block := response.read1(_BLOCK):
                stop_if_cancelled(cancel)
                done += len(block)
                if done > origin.bytes:
                    file.truncate(0)
                    raise _refusal(origin, 200)
                file.write(block)
                report(Progress(FetchStage.DOWNLOADING, done, origin.bytes))


def _respond(request: urllib.request.Request, done: int) -> http.client.HTTPResponse:
    try:
        response = urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)
    except urllib.error.HTTPError as problem:
        if not (done and problem.code == 416):
            raise
        problem.close()
        request.remove_header("Range")  # the part fits no range of what the server has now
        response = urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)
    assert isinstance(response, http.client.HTTPResponse)
    return response


def _continues(response: http.client.HTTPResponse, done: int) -> bool:
    begins = (response.headers.get("Content-Range") or "").removeprefix("bytes ").partition("-")[0]
    return response.status == 206 and begins.strip() == str(done)


def _checked(origin: DirectUrl, part: Path, report: Report) -> str | None:
    digest = hashlib.sha256()
    done = 0
    with part.open("rb") as file:
        while block := file.read(8 * _BLOCK):
            digest.update(block)
            done += len(block)
            report(Progress(FetchStage.CHECKING, done, origin.bytes))
    if digest.hexdigest() == origin.sha256:
        return digest.hexdigest()
    with part.open("r+b") as file:
        file.truncate(0)
    return None


def _refused(problem: Exception) -> bool:
    reason = problem.reason if isinstance(problem, urllib.error.URLError) else problem
    return isinstance(reason, ConnectionRefusedError)


def _unreachable(origin: DirectUrl) -> DownloadError:
    return DownloadError(
        N_(
            "{url} could not be reached. Check the network or proxy and try again, or get that "
            "file in another way and load it as a weights file."
        ),
        url=origin.url,
    )


def _refusal(origin: DirectUrl, code: int) -> DownloadError:
    return DownloadError(
        N_(
            "{url} did not give the expected file (HTTP status {code}). Try again later, or get "
            "that file in another way and load it as a weights file."
        ),
        url=origin.url,
        code=code,
    )
