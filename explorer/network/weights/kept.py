"""The folder where fetched weights are kept: what is there, and how it gets there. No torch."""

import hashlib
import json
import os
import platform
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from explorer.errors import WeightsError
from explorer.messages import N_
from explorer.network.weights.catalog import WEIGHTS, WeightsSource, source_of
from explorer.network.weights.disk import keeping_in
from explorer.network.weights.origin import Fetching
from explorer.network.weights.progress import (
    Cancel,
    FetchStage,
    Progress,
    Report,
    stop_if_cancelled,
)

_LEFTOVER_SECONDS = 24 * 3600

_locks = {weights_id: threading.Lock() for weights_id in WEIGHTS}


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What is noted next to a kept file: its own hash and size, and what it was made from."""

    sha256: str
    bytes: int
    origin_sha256: str
    fetched: str
    versions: str


class DamagedCacheError(WeightsError):
    """A kept file is not what was written; it has been removed."""


def cache_folder() -> Path:
    """Return the folder for fetched weights: `EXPLORER_CACHE`, or the user's cache folder."""
    chosen = os.environ.get("EXPLORER_CACHE")
    return Path(chosen).expanduser() if chosen else platformdirs.user_cache_path("vgg16-explorer")


def cached_path(weights_id: str) -> Path:
    """Return where a catalogue entry is kept, whether or not it is there yet."""
    return cache_folder() / f"{source_of(weights_id).id}.safetensors"


def is_cached(weights_id: str) -> bool:
    """Whether a catalogue entry can be loaded without fetching; loading checks its hash."""
    if not source_of(weights_id).origin.is_fetched:
        return True
    path, note = cached_path(weights_id), sidecar(weights_id)
    return note is not None and path.is_file() and path.stat().st_size == note.bytes


def sidecar(weights_id: str) -> Sidecar | None:
    """Return the note about a kept file, or None if there is none that can be read."""
    try:
        return Sidecar(**json.loads(_note_path(weights_id).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def verified_path(weights_id: str) -> Path:
    """Return a kept file after comparing its hash with the one noted when it was written.

    Raises: DamagedCacheError: if they differ; the file is removed, so that it can be fetched again.
    WeightsError: if it was never fetched. DownloadError: if the folder refuses.
    """
    path, note = cached_path(weights_id), sidecar(weights_id)
    if note is None or not path.is_file():
        raise WeightsError(
            N_(
                "The weights “{id}” are not on this machine yet. Press Fetch, or run "
                "“python -m explorer weights fetch {id}”."
            ),
            id=weights_id,
        )
    with keeping_in(cache_folder()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != note.sha256:
            discard(weights_id)
    if digest != note.sha256:
        raise DamagedCacheError(
            N_(
                "The kept copy of “{id}” was damaged and has been removed. Press Fetch, or run "
                "“python -m explorer weights fetch {id}”."
            ),
            id=weights_id,
        )
    return path


def discard(weights_id: str) -> None:
    """Forget a kept file."""
    for path in (_note_path(weights_id), cached_path(weights_id)):
        path.unlink(missing_ok=True)


def fetch(
    weights_id: str, progress: Report | None = None, *, cancel: Cancel | None = None
) -> Path | None:
    """Bring a catalogue entry into the cache folder, unless it is there already.

    Convention: returns where it is kept, or None for weights that are computed on the spot.
    `progress` is called from this thread; `cancel` is asked about twice a second or more often.
    Raises: DownloadError: if it cannot be fetched or stored, saying what to do.
    """
    return fetch_source(source_of(weights_id), progress, cancel=cancel)


def fetch_source(
    source: WeightsSource, progress: Report | None = None, *, cancel: Cancel | None = None
) -> Path | None:
    """Do what `fetch` does, for an entry described by hand."""
    report: Report = progress or (lambda _: None)
    path = cache_folder() / f"{source.id}.safetensors"
    if not source.origin.is_fetched:
        report(Progress(FetchStage.DONE))
        return None
    if not is_cached(source.id):
        with _locks[source.id], keeping_in(cache_folder()):
            if not is_cached(source.id):  # another thread may just have brought it
                with _workshop(source.id) as workshop:
                    where = Fetching(workshop, cache_folder(), source.id, report, cancel)
                    _bring(source, path, where)
    size = path.stat().st_size
    report(Progress(FetchStage.DONE, size, size))
    return path


def _bring(source: WeightsSource, path: Path, fetching: Fetching) -> None:
    from explorer.network.weights import conversion  # torch: only where a file must be made

    fresh, report = fetching.workshop / "fresh.safetensors", fetching.report
    with source.origin.brought(fetching) as brought:
        stop_if_cancelled(fetching.cancel)
        report(Progress(FetchStage.CONVERTING, 0, brought.size))
        conversion.convert(source, brought.data, fresh)
        report(Progress(FetchStage.CONVERTING, brought.size, brought.size))
    stop_if_cancelled(fetching.cancel)
    _keep(source.id, fresh, path, brought.sha256)


def _keep(weights_id: str, fresh: Path, path: Path, origin_sha256: str) -> None:
    with fresh.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    note = Sidecar(
        sha256=digest,
        bytes=fresh.stat().st_size,
        origin_sha256=origin_sha256,
        fetched=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=f"Python {platform.python_version()}",
    )
    fresh_note = fresh.with_suffix(".json")
    fresh_note.write_text(json.dumps(asdict(note), indent=1) + "\n", "utf-8")
    # The same source always converts to the same bytes, so two processes finishing together
    # replace each other's files by equal ones.
    fresh.chmod(0o644)  # as ordinary files are: the folder may be shared
    os.replace(fresh, path)
    os.replace(fresh_note, path.with_suffix(".json"))


def _note_path(weights_id: str) -> Path:
    return cached_path(weights_id).with_suffix(".json")


@contextmanager
def _workshop(weights_id: str) -> Iterator[Path]:
    """Make a temporary folder beside the kept files and remove it, and old leftovers, after use."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    for old in cache_folder().glob(".fetch-*"):
        if time.time() - old.stat().st_mtime > _LEFTOVER_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f".fetch-{weights_id}-", dir=cache_folder(), ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)
