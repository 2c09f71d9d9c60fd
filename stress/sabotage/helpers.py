"""Decoders that break what is promised of them, each in a helper process as the real one."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from explorer.errors import ImageTooLargeError
from explorer.imaging.reading.isolated import IsolatedDecoder

Decode = Callable[[bytes], Any]
_CODE = """
from explorer.imaging.reading import worker
from stress.sabotage import helpers
worker.decode_image = helpers.{name}(worker.decode_image)
worker.main()
"""


def decoder(breaking: Callable[[Decode], Decode]) -> Callable[[], IsolatedDecoder]:
    """What makes decoders that are broken so."""
    command = (sys.executable, "-c", _CODE.format(name=breaking.__name__))
    return lambda: IsolatedDecoder(command, wall_seconds=60)


def _after_the_first(decode: Decode, broken: Decode) -> Decode:
    """The first file is read by those who measure, to see how much a helper takes."""
    calls: list[bool] = []

    def read(data: bytes) -> Any:
        calls.append(True)
        return decode(data) if len(calls) == 1 else broken(data)

    return read


def crashing(decode: Decode) -> Decode:
    """Takes the helper down."""
    return _after_the_first(decode, lambda _data: os._exit(139))


def spending(decode: Decode) -> Decode:
    """Takes 3.2 s of processor time and 350 MB."""

    def spend(data: bytes) -> Any:
        hoard, until = np.ones(350_000_000, np.uint8), time.process_time() + 3.2
        while time.process_time() < until:
            hoard[0] += 1
        return decode(data)

    return _after_the_first(decode, spend)


def strict(decode: Decode) -> Decode:
    """Refuses everything."""

    def refuse(_data: bytes) -> Any:
        raise ImageTooLargeError("sabotage")

    return _after_the_first(decode, refuse)


def unlimited(decode: Decode) -> Decode:
    """Has no limits."""
    from PIL import Image

    from explorer.imaging.reading.decode_limits import DEFAULT_LIMITS
    from explorer.imaging.reading.decoding import decode_image

    Image.MAX_IMAGE_PIXELS = None
    none = replace(DEFAULT_LIMITS, pixels=10**9, side=10**6)
    return _after_the_first(decode, lambda data: decode_image(data, none))
