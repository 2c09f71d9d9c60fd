"""The limits every Unix knows, put on the process that calls them."""

import contextlib
from types import ModuleType

from explorer.isolation.linux import UnavailableError, libc

CPU_SECONDS = 5
HANDLES = 32


def limit_memory(extra_bytes: int) -> str:
    """Allow so much beyond what is mapped now."""
    libc()  # macOS takes the limit and does not keep it
    import resource

    with open("/proc/self/statm") as file:
        mapped = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + extra_bytes,) * 2)
    return f"{extra_bytes / 1e6:.0f} MB over its own size"


def limit_time(seconds: int) -> str:
    """Allow so much processor time from now on."""
    resource = _resource()
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = round(used.ru_utime + used.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))
    return f"{seconds} s"


def renew_time(seconds: int) -> None:
    """Allow the next file as much, where time is limited."""
    with contextlib.suppress(OSError, ValueError):
        limit_time(seconds)


def limit_writing() -> str:
    """Let no file grow."""
    return _set("RLIMIT_FSIZE", 0)


def limit_handles() -> str:
    """Let few files be open at once."""
    return _set("RLIMIT_NOFILE", HANDLES)


def limit_processes() -> str:
    """Let this user start nothing more; a user with privileges is not held by it."""
    return _set("RLIMIT_NPROC", 0)


def limit_core() -> str:
    """Leave no copy of memory behind."""
    return _set("RLIMIT_CORE", 0)


def _set(name: str, value: int) -> str:
    resource = _resource()
    kind = getattr(resource, name)
    resource.setrlimit(kind, (value, value))
    if resource.getrlimit(kind) != (value, value):
        raise OSError("not accepted")
    return f"{name} {value}"


def _resource() -> ModuleType:
    try:
        import resource
    except ImportError as problem:
        raise UnavailableError("not on Windows") from problem
    return resource
