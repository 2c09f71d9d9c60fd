"""The C library's heap: shared by all threads, and handed back to the system when asked."""

import ctypes

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1
"""What glibc's `mallopt` calls its settings."""
_WORTH_IT = 16 * 2**20
"""Handing more back costs the next pass less than a tenth: it fetches the memory anew."""


def spare() -> bool:
    """Have all threads share one heap, and let it keep the maps of a pass for the next.

    With a heap for each thread, every one keeps what its busiest run freed. Maps fetched from the
    system one by one, as is the custom for large ones, cost a fifth of a pass. False where the C
    library has no such call.
    """
    try:
        library = ctypes.CDLL(None)
        return all(
            [
                library.mallopt(_ARENA_MAX, 1),
                library.mallopt(_MMAP_THRESHOLD, 32 * 2**20),
                library.mallopt(_TRIM_THRESHOLD, 256 * 2**20),
            ]
        )
    except (AttributeError, OSError, TypeError):
        return False


def trim() -> bool:
    """Hand freed memory back to the system; False where the C library has no such call."""
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (AttributeError, OSError, TypeError):
        return False


class _Info(ctypes.Structure):
    """What glibc's `mallinfo2` tells, in its order."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    ]


def free_bytes() -> int:
    """How much the heap holds that nobody uses; 0 where the C library has no such call."""
    try:
        ask = ctypes.CDLL(None).mallinfo2
        ask.restype = _Info
        return int(ask().fordblks)
    except (AttributeError, OSError, TypeError):
        return 0


def trim_if_wasteful() -> bool:
    """Hand freed memory back when there is enough of it."""
    return free_bytes() > _WORTH_IT and trim()
