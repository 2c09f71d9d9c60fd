"""Linux's own ways of giving up rights, called without any library's help.

Source: the manual pages prctl(2), capset(2), unshare(2), proc(5).
"""

import ctypes
import os
import sys
from pathlib import Path

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_GET_NO_NEW_PRIVS = 4, 38, 39
_NEW_USER, _NEW_NETWORK, _NEW_MESSAGES = 0x10000000, 0x40000000, 0x08000000
_CAPABILITIES_3 = 0x20080522


class UnavailableError(OSError):
    """This system has no such thing."""


def libc() -> ctypes.CDLL:
    """The C library of a Linux system.

    Raises: UnavailableError: anywhere else.
    """
    if sys.platform != "linux":
        raise UnavailableError("only on Linux")
    return ctypes.CDLL(None, use_errno=True)


def succeeded(result: int) -> int:
    """Pass on what a call returned.

    Raises: OSError: if it says that it failed.
    """
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def prctl(option: int, value: int) -> int:
    """Ask for something about this process.

    Raises: OSError: if it is refused.
    """
    arguments = [ctypes.c_ulong(part) for part in (value, 0, 0, 0)]
    return succeeded(libc().prctl(option, *arguments))


def be_killed_first() -> str:
    """Ask to be ended before any other process when memory runs out."""
    libc()
    Path("/proc/self/oom_score_adj").write_text("1000")
    return "oom_score_adj 1000"


def leave_the_network() -> str:
    """Move into a network of one's own, which has nothing in it; messages between processes too."""
    system = libc()
    try:
        succeeded(system.unshare(_NEW_USER | _NEW_NETWORK | _NEW_MESSAGES))
        return "network namespace, as a user without rights"
    except OSError:
        succeeded(system.unshare(_NEW_NETWORK | _NEW_MESSAGES))
        return "network namespace"


def give_up_privileges() -> str:
    """Drop all capabilities and never gain any."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
    succeeded(libc().capset(header, (ctypes.c_uint32 * 6)()))
    if prctl(_PR_GET_NO_NEW_PRIVS, 0) != 1:
        raise OSError("not accepted")
    return "no_new_privs, no capabilities"


def hide() -> str:
    """Let no equal process look into this one."""
    prctl(_PR_SET_DUMPABLE, 0)
    return "not dumpable"
