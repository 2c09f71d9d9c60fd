"""Tricks with pictures and their maps."""

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

_hoard: list[Any] = []


def _before_layer(run: Any, play: Callable[[int, bool], None]) -> None:
    """Do something before every layer: told the picture's number in order of appearance, and
    whether that is new.
    """
    layer, seen, lock = run.Run.layer, dict[Any, int](), threading.Lock()

    def played(self: Any, name: str) -> Any:
        with lock:
            is_new = self.identity not in seen
            number = seen.setdefault(self.identity, len(seen))
        play(number, is_new)
        return layer(self, name)

    run.Run.layer = played


def mixed_up(run: Any) -> None:
    """Everybody gets the maps of whoever came before."""
    layer, came, lock = run.Run.layer, dict[Any, Any](), threading.Lock()

    def of_another(self: Any, name: str) -> Any:
        own = layer(self, name)
        with lock:
            seen = came.setdefault((name, own.maps.shape), {})
            seen.setdefault(self.identity, own)
            people = list(seen)
            return seen[people[max(0, people.index(self.identity) - 1)]]

    run.Run.layer = of_another


def failing(run: Any) -> None:
    """From the third picture on every other one fails."""

    def fail(number: int, _is_new: bool) -> None:
        if number > 1 and number % 2:
            raise RuntimeError("sabotage")

    _before_layer(run, fail)


def sleepy(run: Any) -> None:
    """From the fifth picture on everybody waits for 26 seconds, once."""

    def sleep(number: int, is_new: bool) -> None:
        if number > 3 and is_new:
            time.sleep(26)

    _before_layer(run, sleep)


def hoarding(run: Any) -> None:
    """The first picture takes 300 MB, the second more than a gigabyte; nothing is given back."""

    def hoard(number: int, is_new: bool) -> None:
        if is_new and number < 2:
            _hoard.append(np.ones(1_100_000_000 if number else 300_000_000, np.uint8))

    _before_layer(run, hoard)


def dying(run: Any) -> None:
    """The server ends when the ninth picture comes."""

    def die(number: int, _is_new: bool) -> None:
        if number > 7:
            os._exit(1)

    _before_layer(run, die)


def ever_busy(run: Any) -> None:
    """Whoever brings the fourth picture is told to come back, time and again."""

    def refuse(number: int, _is_new: bool) -> None:
        from explorer.ui.computing.turns import busy

        if number == 3:
            raise busy()

    _before_layer(run, refuse)


def wordless(isolation: Any) -> None:
    """When the decoder dies nothing is said that helps."""
    isolation._gave_up = lambda _late: isolation.ExplorerError("Hm.")


def gone_for_good(isolation: Any) -> None:
    """Once the decoder has died, it is not started again."""
    attempt, dead = isolation.IsolatedDecoder._attempt, list[bool]()

    def once(self: Any, data: bytes) -> Any:
        if dead:
            raise isolation.UnfitError("is gone")
        try:
            return attempt(self, data)
        except isolation.UnreadableImageError:
            dead.append(True)
            raise

    isolation.IsolatedDecoder._attempt = once


def slow_to_refuse(isolation: Any) -> None:
    """What is refused takes six seconds in the server."""
    decode = isolation.IsolatedDecoder.decode

    def slowly(self: Any, data: bytes) -> Any:
        try:
            return decode(self, data)
        except isolation.ExplorerError:
            time.sleep(6)
            raise

    isolation.IsolatedDecoder.decode = slowly


def gullible(isolation: Any) -> None:
    """What should be refused is taken for a gray picture."""
    decode = isolation.IsolatedDecoder.decode

    def believe(self: Any, data: bytes) -> Any:
        import hashlib

        try:
            return decode(self, data)
        except isolation.ExplorerError:
            gray = np.full((64, 64, 3), 128, np.uint8)
            digest = hashlib.sha256(data).hexdigest()
            return isolation.Picture(gray, (), "PNG", (64, 64), digest)

    isolation.IsolatedDecoder.decode = believe
