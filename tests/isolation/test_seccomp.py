"""The filter of system calls, judged by an interpreter of its instructions, for both processors."""

import os
import struct
from dataclasses import dataclass

from explorer.isolation import seccomp
from tests.offenders import none_of

PID = 4711
ALLOWED, REFUSED, KILLED = 0x7FFF0000, 0x00050001, 0x80000000
NUMBERS = {
    "x86_64": {
        "read": 0,
        "write": 1,
        "open": 2,
        "mmap": 9,
        "ioctl": 16,
        "socket": 41,
        "connect": 42,
        "clone": 56,
        "fork": 57,
        "execve": 59,
        "kill": 62,
        "fcntl": 72,
        "rename": 82,
        "creat": 85,
        "unlink": 87,
        "ptrace": 101,
        "prctl": 157,
        "mount": 165,
        "tgkill": 234,
        "openat": 257,
        "unshare": 272,
        "prlimit64": 302,
        "process_vm_readv": 310,
        "seccomp": 317,
        "bpf": 321,
        "memfd_create": 319,
        "execveat": 322,
        "io_uring_setup": 425,
        "clone3": 435,
        "openat2": 437,
        "futex": 202,
        "exit_group": 231,
    },
    "aarch64": {
        "read": 63,
        "write": 64,
        "mmap": 222,
        "ioctl": 29,
        "socket": 198,
        "connect": 203,
        "clone": 220,
        "execve": 221,
        "kill": 129,
        "fcntl": 25,
        "renameat": 38,
        "unlinkat": 35,
        "ptrace": 117,
        "prctl": 167,
        "mount": 40,
        "tgkill": 131,
        "openat": 56,
        "unshare": 97,
        "prlimit64": 261,
        "process_vm_readv": 270,
        "seccomp": 277,
        "bpf": 280,
        "memfd_create": 279,
        "execveat": 281,
        "io_uring_setup": 425,
        "clone3": 435,
        "openat2": 437,
        "futex": 98,
        "exit_group": 94,
    },
}
"""Written down by hand from the kernel's tables, apart from the filter's own."""
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
FREE = {"read", "write", "mmap", "futex", "exit_group"}


@dataclass(frozen=True, slots=True)
class Call:
    """A system call as the kernel shows it to a filter."""

    number: int
    arguments: tuple[int, ...] = ()
    architecture: int | None = None


def verdict(machine: str, call: Call) -> int:
    """Run a filter as the kernel would."""
    padded = (*call.arguments, *[0] * (6 - len(call.arguments)))
    architecture = call.architecture or ARCHITECTURES[machine]
    data = struct.pack("<IIQ6Q", call.number, architecture, 0, *padded)
    held, at, steps = 0, 0, seccomp.program(machine, PID)
    assert len(steps) < 4096
    while True:
        code, yes, no, value = steps[at]
        at += 1
        match code:
            case 0x20:
                (held,) = struct.unpack_from("<I", data, value)
            case 0x15:
                at += yes if held == value else no
            case 0x45:
                at += yes if held & value else no
            case 0x06:
                return value
            case _:
                raise AssertionError(hex(code))


def test_on_both_processors_only_what_decoding_needs_is_allowed() -> None:
    wrong = []
    for machine, numbers in NUMBERS.items():
        opening = [name for name in ("open", "openat") if name in numbers]
        picked = {"ioctl", "fcntl", "prlimit64", "tgkill", *opening}
        cases = [
            (Call(number), ALLOWED if name in FREE else REFUSED, name)
            for name, number in numbers.items()
            if name not in picked
        ]
        cases.append((Call(numbers["read"], architecture=0x40000003), KILLED, "another processor"))
        cases.append((Call(numbers["read"] | 0x40000000), REFUSED, "x32"))
        for name in opening:
            before = (0,) * (1 if name == "open" else 2)
            for flags in (os.O_RDONLY, os.O_CLOEXEC, os.O_DIRECTORY | os.O_NONBLOCK):
                cases.append((Call(numbers[name], (*before, flags)), ALLOWED, f"{name} {flags}"))
            for flags in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND | os.O_RDWR):
                cases.append((Call(numbers[name], (*before, flags)), REFUSED, f"{name} {flags}"))
        for name, at, good, bad in (
            ("tgkill", 0, PID, PID + 1),
            ("tgkill", 0, PID, 1),
            ("prlimit64", 0, 0, PID + 1),
            ("fcntl", 1, 3, 8),
            ("fcntl", 1, 1030, 10),
            ("ioctl", 1, 0x5401, 0x5412),
        ):
            for value, expected in ((good, ALLOWED), (bad, REFUSED)):
                call = Call(numbers[name], (*[0] * at, value))
                cases.append((call, expected, f"{name} {value}"))
        wrong += [
            f"{machine}: {name}"
            for call, expected, name in cases
            if verdict(machine, call) != expected
        ]
    none_of(wrong, "judged wrongly")
