"""Files that nobody should open, and hearing of it when somebody does, in whatever process."""

import ctypes
import os
import select
import struct
from pathlib import Path
from typing import Self

_OPENED, _ACCESSED = 0x20, 0x1
_EVENT = struct.Struct("iIII")


class Canary:
    """Watches files with Linux's inotify, which also hears what C libraries and helpers open."""

    def __init__(self, *files: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._handle = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._handle < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        for file in files:
            if libc.inotify_add_watch(self._handle, bytes(file), _OPENED | _ACCESSED) < 0:
                raise OSError(ctypes.get_errno(), f"cannot watch {file}")

    def heard(self) -> int:
        """How often one of the files was opened or read since this was asked last."""
        count = 0
        while select.select([self._handle], [], [], 0)[0]:
            count += len(os.read(self._handle, 65536)) // _EVENT.size
        return count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._handle)
