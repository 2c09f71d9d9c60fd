"""Pictures that visitors look at: decoded once, held by the store, known by their content."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Protocol

import cv2
import numpy as np
import streamlit as st

from explorer.imaging import Picture, load_sample
from explorer.imaging.reading.isolated import IsolatedDecoder
from explorer.messages import Message
from explorer.shapes import RgbImage, SizeWH
from explorer.ui.computing.compute import keep, once, peek
from explorer.ui.computing.store import Kind
from explorer.ui.settings import OwnFile


class Pictured(Protocol):
    """A picture, and the name by which what comes of it may be remembered."""

    @property
    def key(self) -> str:
        """Its content and, for somebody's own, their mark."""

    @property
    def pixels(self) -> RgbImage:
        """Decoded, upright, sRGB."""


@dataclass(frozen=True, slots=True)
class HeldPicture:
    """A picture that a session can keep: its facts at hand, its pixels only in the store.

    A page, and what Streamlit keeps of it, lives as long as its visitor stays; 36 MB of pixels for
    each would fill the machine.
    Convention: `sha256` is the file's, to be told; results are remembered by `key`, which nobody
    else has for the same file.
    """

    key: str
    sha256: str
    notes: tuple[Message, ...]
    size_wh: SizeWH
    load: Callable[[], Picture]

    @property
    def pixels(self) -> RgbImage:
        """Decoded pixels, read again if the store had to let them go."""
        return self.load().pixels

    def reduced(self, side: int) -> tuple[RgbImage, float]:
        """Return a copy at most `side` px long, and by which factor it was reduced."""
        factor = min(1.0, side / max(self.size_wh))
        return once(Kind.RESULT, ("reduced", self.key, side), lambda: (self._small(factor), factor))

    def _small(self, factor: float) -> RgbImage:
        width, height = (max(1, round(length * factor)) for length in self.size_wh)
        small = cv2.resize(self.pixels, (width, height), interpolation=cv2.INTER_AREA)
        return small.astype(np.uint8, copy=False)


@st.cache_resource(show_spinner=False)
def _decoder() -> IsolatedDecoder:
    return IsolatedDecoder()


def rest(after_seconds: float) -> None:
    """Stop the decoder's process if it has had nothing to do for so long."""
    _decoder().rest(after_seconds)


def decoded(data: bytes) -> Picture:
    """Decode a file in a process of its own; nothing is kept.

    Raises: as `own_picture`.
    """
    return _decoder().decode(data)


def own_picture(file: OwnFile) -> HeldPicture:
    """Decode somebody's file once, in a process of its own.

    Raises: ExplorerError: what `decode_image` refuses, and what crashes or outlasts a decoder.
    """
    key = ("own", file.key)

    def load() -> Picture:
        return once(Kind.PICTURE, key, lambda: decoded(file.data))

    return _held(file.key, key, load)


def sample_picture(name: str) -> HeldPicture:
    """Load a sample once."""
    key = ("sample", name)
    return _held(None, key, lambda: once(Kind.PICTURE, key, lambda: load_sample(name)))


def _held(name: str | None, key: Hashable, load: Callable[[], Picture]) -> HeldPicture:
    """Know a picture's facts, whose pixels may be let go of when they are large."""
    known: HeldPicture | None = peek(Kind.INPUT, ("facts", key))
    if known is not None:
        return replace(known, load=load)
    picture = load()
    height, width = picture.pixels.shape[:2]
    size_wh = width, height
    facts = HeldPicture(name or picture.sha256, picture.sha256, picture.notes, size_wh, load)
    keep(Kind.INPUT, ("facts", key), replace(facts, load=_nothing))
    return facts


def _nothing() -> Picture:
    raise AssertionError("what is kept are facts; whoever needs the pixels loads them")
