"""Whose picture something is made of: a mark in its name, as long as that person is here.

Convention: a mark is as good as a salt. Nobody else's names have it, so that nobody can find out,
by how fast an answer comes, that somebody has the same picture.
"""

import re
import secrets
from collections.abc import Hashable

_MARK = re.compile(r"own_[0-9a-f]{24}")
_here: set[str] = set()


def new_mark() -> str:
    """Make up a mark that nobody has."""
    return f"own_{secrets.token_hex(12)}"


def welcome(mark: str) -> None:
    """Let what carries this mark be kept from now on."""
    _here.add(mark)


def farewell(mark: str) -> None:
    """Let nothing be kept any more that carries this mark."""
    _here.discard(mark)


def of(*keys: Hashable) -> str:
    """The marks that names carry, put together: a name that begins so carries them too."""
    return "".join(dict.fromkeys(_MARK.findall(repr(keys))))


def has(key: Hashable, mark: str) -> bool:
    """Whether a name, whatever it is made of, carries this mark."""
    return mark in repr(key)


def may_stay(key: Hashable) -> bool:
    """Whether a name carries no marks but of people who are here."""
    return _here.issuperset(_MARK.findall(repr(key)))
