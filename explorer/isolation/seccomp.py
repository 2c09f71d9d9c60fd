"""The system calls a helper may still make: a filter for Linux, assembled by hand.

Source: seccomp(2); the numbers are those of arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h (aarch64).
"""

import ctypes
import os
import platform
import struct
from collections.abc import Sequence

from explorer.isolation.linux import UnavailableError, libc, succeeded

# name: x86-64, aarch64 (None: does not exist there).
_PLAIN: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "poll": (7, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "access": (21, None),
    "select": (23, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "dup": (32, 23),
    "dup2": (33, None),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "uname": (63, 160),
    "getdents": (78, None),
    "getcwd": (79, 17),
    "readlink": (89, None),
    "gettimeofday": (96, 169),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "getdents64": (217, 61),
    "restart_syscall": (219, 128),
    "fadvise64": (221, 223),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "newfstatat": (262, 79),
    "readlinkat": (267, 78),
    "faccessat": (269, 48),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "dup3": (292, 24),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "statx": (332, 291),
    "rseq": (334, 293),
    "faccessat2": (439, 439),
}

# (x86-64, aarch64), which argument, and the values it may have.
_PICKED = (
    ((16, 29), 1, (0x5401, 0x5450, 0x5451)),  # ioctl: is it a terminal; keep or close at exec
    ((72, 25), 1, (0, 1, 2, 3, 4, 1030)),  # fcntl: copy a handle, its flags; no signals
    ((302, 261), 0, (0,)),  # prlimit64: its own
)
_TGKILL = (234, 131)
_OPENING = (((2, None), 1), ((257, 56), 2))  # open, openat, and which argument has the flags
_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_ARCHITECTURES = {"x86_64": (0, 0xC000003E, 317), "aarch64": (1, 0xC00000B7, 277)}
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 1  # refused with EPERM
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_SET_FILTER, _ALL_THREADS = 1, 1
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2

Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def refuse_the_rest() -> str:
    """Refuse every system call that is not on the list, from now on and for ever.

    Raises: UnavailableError: on processors whose numbers are not known here. OSError: if the kernel
        has no filters.
    """
    system, machine = libc(), platform.machine()
    if machine not in _ARCHITECTURES:
        raise UnavailableError(f"not written for {machine}")
    seccomp = _ARCHITECTURES[machine][2]
    code = b"".join(struct.pack("=HBBI", *step) for step in program(machine, os.getpid()))
    filter_ = _Program(len(code) // 8, code)
    found = system.syscall(seccomp, _SET_FILTER, _ALL_THREADS, ctypes.byref(filter_))
    if found:
        # Older kernels, or a thread that cannot follow: then at least this thread.
        succeeded(
            system.prctl(
                _PR_SET_SECCOMP,
                ctypes.c_ulong(_MODE_FILTER),
                ctypes.byref(filter_),
                ctypes.c_ulong(0),
                ctypes.c_ulong(0),
            )
        )
    return f"seccomp filter for {machine}"


def program(machine: str, pid: int) -> list[Instruction]:
    """Assemble the filter of a processor for a process.

    Convention: every test ends in its own verdict, so no jump is longer than its block.
    """
    column, architecture, _ = _ARCHITECTURES[machine]
    steps: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    for numbers in _PLAIN.values():
        steps += _if_called(numbers[column], [(_RETURN, 0, 0, _ALLOW)])
    for numbers, argument in _OPENING:
        test = [(_ANY_BIT, 0, 1, _FOR_WRITING), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
        steps += _if_called(numbers[column], [_argument(argument), *test])
    for numbers, argument, values in (*_PICKED, (_TGKILL, 0, (pid,))):
        steps += _if_called(numbers[column], [_argument(argument), *_one_of(values)])
    return [*steps, (_RETURN, 0, 0, _REFUSE)]


def _if_called(number: int | None, block: list[Instruction]) -> list[Instruction]:
    return [] if number is None else [(_EQUAL, 0, len(block), number), *block]


def _argument(index: int) -> Instruction:
    """Its lower half, which is all that these calls look at."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index)


def _one_of(values: Sequence[int]) -> list[Instruction]:
    tests = [((_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW)) for value in values]
    return [*(step for test in tests for step in test), (_RETURN, 0, 0, _REFUSE)]
