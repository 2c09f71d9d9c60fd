"""A bounded collection: the least recently used goes first, the newest always stays."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from explorer.ui.computing.weight import weight


class Shelf:
    """Holds at most so many bytes, or one item that is larger than that by itself.

    Convention: an item too large for the shelf is held alone, until another one comes or until
    nobody has asked for it for a while (`give_back`).
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._items: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._held = 0
        self._asked = time.monotonic()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Any:
        """Return what is held under a key, or None."""
        with self._lock:
            found = self._items.get(key)
            if found is None:
                return None
            self._items.move_to_end(key)
            self._asked = time.monotonic()
            return found[0]

    def keep(self, key: Hashable, value: Any) -> None:
        """Hold a value, in place of the least recently used ones where there is no room."""
        size = weight(value)
        with self._lock:
            self._drop(key)
            self._items[key] = (value, size)
            self._held += size
            self._asked = time.monotonic()
            self._shrink()

    def resize(self, max_bytes: int) -> None:
        """Hold more or less from now on."""
        with self._lock:
            self._max_bytes = max_bytes
            self._shrink()

    def make_room(self) -> bool:
        """Let go of an item that fills more than the shelf, because another one is on its way."""
        return self.give_back(-1)

    def give_back(self, after_seconds: float) -> bool:
        """Let go of an item too large for the shelf once nobody has asked for so long; say if."""
        with self._lock:
            idle = time.monotonic() - self._asked
            if self._held <= self._max_bytes or idle <= after_seconds:
                return False
            self._clear()
            return True

    def clear(self, but: Hashable = None) -> None:
        """Let go of everything, but for one item."""
        with self._lock:
            for key in [key for key in self._items if key != but]:
                self._drop(key)

    def release(self, unwanted: Callable[[Hashable, Any], bool]) -> None:
        """Let go of some items, told by their key and value."""
        with self._lock:
            for key in [key for key, (value, _) in self._items.items() if unwanted(key, value)]:
                self._drop(key)

    def values(self) -> list[Any]:
        """What is held now."""
        with self._lock:
            return [value for value, _ in self._items.values()]

    @property
    def nbytes(self) -> int:
        """How much is held now."""
        return self._held

    def _drop(self, key: Hashable) -> None:
        _value, size = self._items.pop(key, (None, 0))
        self._held -= size

    def _shrink(self) -> None:
        while self._held > self._max_bytes and len(self._items) > 1:
            self._drop(next(iter(self._items)))

    def _clear(self) -> None:
        self._items.clear()
        self._held = 0
