"""What was measured, chapter by chapter, kept in a file, so that runs may be days apart."""

import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil

from benchmarks.server import ROOT
from stress.promise import Result

_PACKAGES = (
    "streamlit",
    "torch",
    "numpy",
    "pillow",
    "opencv-python-headless",
    "h5py",
    "safetensors",
    "starlette",
    "uvicorn",
)


@dataclass(frozen=True, slots=True)
class Record:
    """One run of one chapter: where, when, of what, at which scale, and every line."""

    chapter: str
    scale: float
    seconds: float
    when: str
    commit: str
    machine: str
    versions: Mapping[str, str]
    lines: tuple[Result, ...] = field(default_factory=tuple)


def recorded(chapter: str, scale: float, seconds: float, lines: Iterable[Result]) -> Record:
    """Note a run that has just ended."""
    return Record(
        chapter,
        scale,
        seconds,
        datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        _commit(),
        machine(),
        _versions(),
        tuple(lines),
    )


def machine() -> str:
    """This machine in one line."""
    memory = psutil.virtual_memory().total / 2**30
    kernel = platform.release().partition("-")[0]
    return (
        f"{platform.system()} {kernel}, {platform.machine()}, "
        f"{psutil.cpu_count()} cores, {memory:.0f} GiB"
    )


def keep(path: Path, record: Record) -> None:
    """Put a record in place of the same chapter's older one."""
    found = {one.chapter: one for one in read(path)} | {record.chapter: record}
    text = json.dumps([asdict(one) for one in found.values()], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8")


def read(path: Path) -> list[Record]:
    """Every record in a file; none if it is not there."""
    if not path.exists():
        return []
    return [_record(one) for one in json.loads(path.read_text("utf-8"))]


def _record(found: dict[str, Any]) -> Record:
    lines = tuple(Result(**line) for line in found.pop("lines"))
    return Record(**found, lines=lines)


def _commit() -> str:
    """The commit that was measured, and whether something was changed since."""
    ask = ("describe", "--always", "--dirty", "--exclude=*", "--abbrev=10")
    done = subprocess.run(["git", *ask], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def _versions() -> dict[str, str]:
    found = {"Python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found
