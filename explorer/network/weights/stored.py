"""A tensor that is still in its file: what the file says about it, and how to get it."""

import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from torch import Tensor

from explorer.errors import WeightsError
from explorer.messages import N_


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What a weights file may ask for, checked before anything it asks for is allocated."""

    file_bytes: int = 600_000_000
    state_bytes: int = 600_000_000
    """What the tensors may take as float32, whatever they are packed into."""
    unpacking: int = 20
    """How many times its own size a file's tensors may take: trained numbers hardly shrink."""
    names: int = 64
    header_bytes: int = 64 * 1024
    zip_entries: int = 200
    pickle_bytes: int = 256 * 1024
    chunks: int = 10_000
    classes: int = 100_000


LIMITS = FileLimits()


@dataclass(frozen=True, slots=True)
class Stored:
    """One named tensor: `read` fetches the values, once, when its shape has been accepted."""

    shape: tuple[int, ...]
    dtype: str
    read: Callable[[], Tensor]
    is_whole: bool = True
    """Whether the file holds every number, and not one that is shown many times."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a weights file holds, unread; `made_from` is the catalogue entry it names, if any.

    Convention: `metadata` is what a .safetensors file says of itself; nothing in it is checked.
    """

    tensors: Mapping[str, Stored]
    made_from: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})

FileSource = Path | bytes


def size_of(source: FileSource) -> int:
    """Return how many bytes a file or an upload has."""
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def opened(source: FileSource) -> BinaryIO:
    """Open a file or an upload for reading, from its beginning."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    file = source.open("rb")
    file.seek(0)  # A handle that is opened again may stand where it was left.
    return file


def sha256_of(source: FileSource) -> str:
    """Hash a file or an upload, as sha256sum does."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shown(name: object) -> str:
    """Make a name out of a file harmless to show: plain characters, at most 60 of them."""
    return re.sub(r"[^A-Za-z0-9_./: \[\]-]", "?", str(name)[:60]) or "?"


def listed(names: list[str]) -> str:
    """Show the first three of a list of names."""
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "") if names else "–"


def damaged(detail: str) -> WeightsError:
    """Say that a file breaks the rules of its own format; `detail` is a technical term."""
    return WeightsError(
        N_(
            "This weights file is damaged or not what its name says ({detail}). "
            "Export it again, best as .safetensors."
        ),
        detail=detail,
    )


def refused(detail: str) -> WeightsError:
    """Say that a file uses something weights do not need; `detail` is a technical term."""
    return WeightsError(
        N_(
            "This weights file uses something that weights do not need and that is not allowed "
            "here ({detail}). Save the plain tensors again, best as .safetensors."
        ),
        detail=detail,
    )
