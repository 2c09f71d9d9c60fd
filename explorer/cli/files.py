"""Finding pictures and writing files that are never half there."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from explorer.errors import ExplorerError
from explorer.imaging import Picture, decode_image, load_sample
from explorer.messages import N_

SAMPLE = "sample:"
_ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"}


class FileError(ExplorerError):
    """A file cannot be read or written."""


def pictures_in(names: Sequence[str]) -> list[str]:
    """List every picture that is meant; a folder stands for the pictures in it, by name."""
    found: list[str] = []
    for name in names:
        if not name.startswith(SAMPLE) and Path(name).is_dir():
            inside = sorted(p for p in Path(name).iterdir() if p.suffix.lower() in _ENDINGS)
            found += map(str, inside)
        else:
            found.append(name)
    return found


def read_picture(name: str) -> Picture:
    """Read a picture file, or a sample by `sample:` and its name.

    Raises: ExplorerError: if there is none or it is refused.
    """
    if name.startswith(SAMPLE):
        return load_sample(name.removeprefix(SAMPLE))
    return decode_image(read(name))


def read(name: str) -> bytes:
    """Read a file.

    Raises: FileError: if that is impossible.
    """
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "no such name"
        raise FileError(N_("The file cannot be read: {reason}."), reason=reason) from problem


def stem(name: str) -> str:
    """A picture's name without folder and ending."""
    return name.removeprefix(SAMPLE) if name.startswith(SAMPLE) else Path(name).stem


def is_same(one: Path, other: str) -> bool:
    """Whether both are one file."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    try:
        with os.fdopen(handle, "w+b") as out:
            yield out
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write(target: Path, fill: Callable[[BinaryIO], None], inputs: Sequence[str]) -> None:
    """Write a file under another name and rename it once it is complete.

    Raises: FileError: if it cannot be written or is one of `inputs`.
    """
    if any(is_same(target, name) for name in inputs):
        raise FileError(
            N_("The output {path} is an input as well. Choose another name."), path=target
        )
    try:
        with _replacing(target) as out:
            fill(out)
    except OSError as problem:
        raise FileError(
            N_("The file {path} cannot be written: {reason}."), path=target, reason=problem.strerror
        ) from problem
