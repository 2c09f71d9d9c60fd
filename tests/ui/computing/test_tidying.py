import threading
import time

import pytest

from explorer.ui.computing import tidying


def test_memory_goes_back_in_a_pause_and_in_the_end_without_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trimmed, over = threading.Event(), threading.Event()
    monkeypatch.setattr(tidying, "trim_if_wasteful", trimmed.set)
    monkeypatch.setattr(tidying, "_CALM_SECONDS", 0.2)
    monkeypatch.setattr(tidying, "_LONGEST_SECONDS", 2.0)
    keeper = tidying.Tidying()

    def compute() -> None:
        while not over.wait(0.01):
            keeper.soon()

    worker = threading.Thread(target=compute)
    worker.start()
    began = time.monotonic()
    assert not trimmed.wait(1.0)
    assert trimmed.wait(30)
    assert time.monotonic() - began > 1.5
    over.set()
    worker.join()
    trimmed.clear()
    keeper.soon()
    assert trimmed.wait(30)
