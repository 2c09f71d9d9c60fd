"""Pictures that visitors look at: decoded once, held by the store, known by their content."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
import streamlit as st

from explorer.imaging import Picture, load_sample
from explorer.imaging.isolation import IsolatedDecoder
from explorer.messages import Message
from explorer.shapes import RgbImage, SizeWH
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.settings import OwnFile


class Pictured(Protocol):
    """A picture known by its content."""

    @property
    def sha256(self) -> str:
        """Of the file's bytes."""

    @property
    def pixels(self) -> RgbImage:
        """Decoded, upright, sRGB."""


@dataclass(frozen=True, slots=True)
class HeldPicture:
    """A picture that a session can keep: its facts at hand, its pixels only in the store.

    A page, and what Streamlit keeps of it, lives as long as its visitor stays; 36 MB of pixels for
    each would fill the machine.
    """

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
        return once(
            Kind.RESULT, ("reduced", self.sha256, side), lambda: (self._small(factor), factor)
        )

    def _small(self, factor: float) -> RgbImage:
        width, height = (max(1, round(length * factor)) for length in self.size_wh)
        small = cv2.resize(self.pixels, (width, height), interpolation=cv2.INTER_AREA)
        return small.astype(np.uint8, copy=False)


@st.cache_resource(show_spinner=False)
def _decoder() -> IsolatedDecoder:
    return IsolatedDecoder()


def own_picture(file: OwnFile) -> HeldPicture:
    """Decode somebody's file once, in a process of its own.

    Raises: ExplorerError: what `decode_image` refuses, and what crashes or outlasts a decoder.
    """
    return _held(
        lambda: once(Kind.PICTURE, ("own", file.sha256), lambda: _decoder().decode(file.data))
    )


def sample_picture(name: str) -> HeldPicture:
    """Load a sample once."""
    return _held(lambda: once(Kind.PICTURE, ("sample", name), lambda: load_sample(name)))


def _held(load: Callable[[], Picture]) -> HeldPicture:
    picture = load()
    height, width = picture.pixels.shape[:2]
    return HeldPicture(picture.sha256, picture.notes, (width, height), load)
