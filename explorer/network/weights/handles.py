"""What the server and the weights reader share: handles on a file and on memory, without names."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from explorer.network.weights.stored import FileSource

_IN_MEMORY_BYTES = 70_000_000


@contextmanager
def handle_of(source: FileSource) -> Iterator[int]:
    """A handle on a file, or on a nameless copy of an upload; large ones lie on the disk."""
    if not isinstance(source, bytes):
        with source.open("rb") as file:
            yield file.fileno()
        return
    small = len(source) <= _IN_MEMORY_BYTES and hasattr(os, "memfd_create")
    with (
        os.fdopen(os.memfd_create("weights"), "w+b") if small else tempfile.TemporaryFile() as file
    ):
        file.write(source)
        file.flush()
        file.seek(0)
        yield file.fileno()


def _nameless(in_memory: bool) -> IO[bytes]:
    if in_memory and hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("weights"), "w+b")
    return tempfile.TemporaryFile()


@contextmanager
def room() -> Iterator[int]:
    """A handle on memory that both processes can map, still empty."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("state", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            yield handle
        finally:
            os.close(handle)
        return
    with tempfile.TemporaryFile() as file:
        yield file.fileno()


def make_room(handle: int, total: int) -> None:
    """Give it its size, for good: memory cut short under the server's hands would end it."""
    os.ftruncate(handle, total)
    if hasattr(os, "memfd_create"):
        import fcntl

        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(handle, fcntl.F_ADD_SEALS, seals)
