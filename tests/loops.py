"""Coroutines in tests, away from a loop that a browser of other tests may hold in this thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Value = TypeVar("Value")


def awaited(steps: Coroutine[Any, Any, Value]) -> Value:
    """Run a coroutine to its end and return what it returns."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, steps).result()
