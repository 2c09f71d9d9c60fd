"""Pages say what they want; they never compute outside of the store."""

import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest
import torch

from explorer.ui.computing import compute
from tests.app.test_codes import PLACES

ROOT = Path(__file__).parents[2] / "explorer"
ARITHMETIC = tuple(str(ROOT / room) for room in ("imaging", "network", "operations", "studies"))
PAGES = str(ROOT / "ui")
STORE = str(ROOT / "ui" / "computing")
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

    def __call__(self, frame: FrameType, event: str, result: Any) -> None:
        code, caller = frame.f_code, frame.f_back
        if event not in ("call", "return") or not code.co_filename.startswith(ARITHMETIC):
            return
        if caller is None or not caller.f_code.co_filename.startswith(PAGES):
            return
        if code.co_name in DRAWING:
            return
        self.calls += 1
        values = list(frame.f_locals.values()) if event == "call" else [result]
        if any(map(is_large, values)) and not compute.store().is_computing():
            where = Path(caller.f_code.co_filename).relative_to(ROOT)
            self.offences.add(f"{where} calls {code.co_qualname}")


@pytest.fixture
def watch():
    found = Watch()
    threading.setprofile(found)
    sys.setprofile(found)
    yield found
    sys.setprofile(None)
    threading.setprofile(None)


@pytest.mark.weights
def test_no_page_computes_outside_of_the_store(open_app, watch):
    for room, key, section in [("", "lang", "en"), *PLACES]:
        open_app(room, **{key: section}, size="64", weights="untrained", picture="coffee")
    assert watch.calls > 100
    assert not watch.offences, "\n".join(sorted(watch.offences))


def test_a_page_that_computes_by_itself_is_noticed(open_app, watch, monkeypatch):
    monkeypatch.setattr("explorer.ui.run.once", lambda _kind, _key, make: make())
    open_app("pooling", size="64", weights="untrained")
    assert any("pool_chain" in offence for offence in watch.offences)
