"""Which files a helper may still open: Linux's Landlock.

Source: the kernel's userspace-api/landlock and include/uapi/linux/landlock.h.
"""

import contextlib
import ctypes
import errno
import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from explorer.isolation.linux import libc, succeeded

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _BENEATH = 1, 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""By version, how many rights about files there are, the lowest bits; 16 from version 5 on."""
_TCP, _ABSTRACT_SOCKETS_AND_SIGNALS = 0b11, 0b11


def open_only(folders: Iterable[Path], handles: Iterable[int]) -> str:
    """Let nothing be opened but, for reading, what lies in some folders or is open already.

    Convention: newer kernels also refuse TCP and signals to others.
    Raises: OSError: if the kernel has no Landlock.
    """
    version = _call(_CREATE_RULESET, None, 0, _ASK_VERSION)
    rules = struct.pack(
        "=QQQ",
        (1 << _FILE_RIGHTS.get(version, 16)) - 1,
        _TCP,
        _ABSTRACT_SOCKETS_AND_SIGNALS,
    )[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = _call(_CREATE_RULESET, rules, len(rules), 0)
    try:
        for folder in folders:
            place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
            try:
                _add(ruleset, place, _READ_FILE | _READ_FOLDER)
            finally:
                os.close(place)
        for handle in handles:
            with _unless_nameless():
                _add(ruleset, handle, _READ_FILE)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return f"Landlock {version}"


@contextlib.contextmanager
def _unless_nameless() -> Iterator[None]:
    """Memory that never had a name needs no rule."""
    try:
        yield
    except OSError as problem:
        if problem.errno != errno.EBADFD:
            raise


def _add(ruleset: int, handle: int, rights: int) -> None:
    _call(_ADD_RULE, ruleset, _BENEATH, struct.pack("=Qi", rights, handle), 0)


def _call(number: int, *arguments: int | bytes | None) -> int:
    wide = (ctypes.c_long(part) if isinstance(part, int) else part for part in arguments)
    return succeeded(libc().syscall(ctypes.c_long(number), *wide))
