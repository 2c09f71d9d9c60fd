"""What a store asks of a value: how many bytes it takes, and that nobody can change it."""

import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

_LEAST = 64
_DEEPEST = 6


def weight(value: Any, depth: int = 0) -> int:
    """Add up the arrays and bytes in a value; whoever knows better says so as `nbytes`."""
    nbytes = getattr(value, "nbytes", None)
    if isinstance(nbytes, int):
        return _LEAST + nbytes
    if isinstance(value, (bytes, bytearray, str)):
        return _LEAST + len(value)
    if depth == _DEEPEST:
        return _LEAST
    if isinstance(value, Mapping):
        return _LEAST + sum(weight(item, depth + 1) for pair in value.items() for item in pair)
    if isinstance(value, (list, tuple, set, frozenset)):
        return _LEAST + sum(weight(item, depth + 1) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = (getattr(value, part.name) for part in fields(value))
        return _LEAST + sum(weight(part, depth + 1) for part in parts)
    return max(_LEAST, sys.getsizeof(value))


def sealed(value: Any) -> Any:
    """Make a value that many will share one that nobody can change.

    Convention: arrays become read-only where they are; mappings become views that cannot be written
    to and lists become tuples, also inside of dataclasses. What else is kept must be frozen
    already.
    """
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, dict):
        return MappingProxyType({key: sealed(item) for key, item in value.items()})
    elif isinstance(value, list) or type(value) is tuple:
        return tuple(map(sealed, value))
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            before = getattr(value, part.name)
            after = sealed(before)
            if after is not before:
                object.__setattr__(value, part.name, after)
    return value
