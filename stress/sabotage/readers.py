"""Readers of weights files that break what is promised of them, and a watch that sleeps."""

import os
import time
from typing import Any
from unittest import mock

import numpy as np

from explorer.errors import ExplorerError, WeightsError
from stress import judging_weights
from stress.canary import Canary
from stress.weights_files import good_files

_GOOD_BYTES = 50_000_000


def careless(data: bytes, name: str) -> object:
    """Believes everything, and takes its time and memory."""
    if name == "packed.h5":
        hoard, until = np.ones(200_000_000, np.uint8), time.process_time() + 5.2
        while time.process_time() < until:
            hoard[0] += 1
        raise WeightsError("sabotage")
    if data in good_files().values():
        return None
    if name.endswith("h5") or len(data) < _GOOD_BYTES:
        return judging_weights.careless(data, name)
    raise KeyError("sabotage")


def dying(data: bytes, _name: str) -> object:
    """Takes its process down."""
    if data not in good_files().values():
        os._exit(3)
    return None


def refusing(_data: bytes, _name: str) -> object:
    """Refuses everything."""
    raise ExplorerError("sabotage")


def asleep(count: int, folder: str, queue: Any, _load: object = None) -> None:
    """Judge with a watch that sees and hears nothing."""
    with (
        mock.patch.object(judging_weights, "FORBIDDEN", ()),
        mock.patch.object(Canary, "heard", return_value=0),
    ):
        queue.put(judging_weights.judge(count, folder, refusing))
