"""A room that takes pictures brought to the page itself, instead of the sidebar."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Catcher:
    """What the page says while a picture is held over it, and who takes it."""

    drop_here: str
    take: Callable[[bytes], None]
