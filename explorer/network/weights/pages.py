"""Weights that stay backed by their file need no memory while nobody computes with them."""

import ctypes
from collections.abc import Iterable

from torch import Tensor

_MAPS = "/proc/self/maps"
_DONT_NEED = 4
"""What Linux calls it in `madvise`: the next use reads a page again, from the file."""
_FILE = ".safetensors"


def let_go(tensors: Iterable[Tensor]) -> int:
    """Give back the memory of tensors that are mapped from a weights file; returns its bytes.

    Convention: only mappings of files are touched: of any other memory the numbers would be gone.
    0 where the system cannot do it; the numbers are the same in any case.
    """
    places = {tensor.data_ptr() for tensor in tensors}
    freed = 0
    try:
        library = ctypes.CDLL(None, use_errno=True)
        with open(_MAPS, encoding="utf-8", errors="replace") as lines:
            for start, end in _mapped(lines):
                if any(start <= place < end for place in places):
                    size = ctypes.c_size_t(end - start)
                    failed = library.madvise(ctypes.c_void_p(start), size, _DONT_NEED)
                    freed += 0 if failed else end - start
    except (AttributeError, OSError, TypeError):
        return freed
    return freed


def _mapped(lines: Iterable[str]) -> list[tuple[int, int]]:
    """Where weights files are mapped; what was deleted meanwhile stays as it is."""
    found = []
    for line in lines:
        parts = line.split(maxsplit=5)
        if len(parts) == 6 and parts[5].strip().endswith(_FILE):
            start, end = parts[0].split("-")
            found.append((int(start, 16), int(end, 16)))
    return found
