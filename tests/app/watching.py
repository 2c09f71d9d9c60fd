"""Watching what pages call: they say what they want, they never compute outside of the store."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import torch

from explorer.ui.computing import compute

ROOT = Path(__file__).parents[2] / "explorer"
ARITHMETIC = tuple(str(ROOT / room) for room in ("imaging", "network", "operations", "studies"))
PAGES = str(ROOT / "ui")
Tracer = Callable[[FrameType, str, Any], Any]
LARGE = 64 * 64
"""Numbers; what works on fewer is not worth a turn."""


def is_large(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.size >= LARGE
    if isinstance(value, torch.Tensor):
        return value.numel() >= LARGE
    if isinstance(value, (tuple, list)):
        return any(map(is_large, value))
    return any(map(is_large, value.values())) if isinstance(value, dict) else False


DRAWING = {"common_scale"}
"""What only prepares numbers for colours, as `rendering` does."""


class Watch:
    """Notes every call from `ui/` into the arithmetic that works on much without having a turn."""

    def __init__(self) -> None:
        self.offences: set[str] = set()
        self.calls = 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> "Tracer | None":
        """Look at each call as it begins; only what is looked into is told of again as it ends."""
        code, caller = frame.f_code, frame.f_back
        if not code.co_filename.startswith(ARITHMETIC):
            return None
        if caller is None or not caller.f_code.co_filename.startswith(PAGES):
            return None
        if code.co_name in DRAWING:
            return None
        frame.f_trace_lines = False
        self._judge(frame, list(frame.f_locals.values()))
        return self._ended

    def _ended(self, frame: FrameType, event: str, result: Any) -> "Tracer":
        if event == "return":
            self._judge(frame, [result])
        return self._ended

    def _judge(self, frame: FrameType, values: list[Any]) -> None:
        self.calls += 1
        if any(map(is_large, values)) and not compute.store().is_computing():
            where = Path(frame.f_back.f_code.co_filename).relative_to(ROOT)
            self.offences.add(f"{where} calls {frame.f_code.co_qualname}")


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch all threads, those too that begin meanwhile."""
    found, before = Watch(), sys.gettrace()
    threading.settrace(found)
    sys.settrace(found)
    try:
        yield found
    finally:
        sys.settrace(before)
        threading.settrace(before)
