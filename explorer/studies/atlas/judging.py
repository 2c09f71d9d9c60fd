"""Which pictures of the atlas say little, by numbers that can be checked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from explorer.messages import N_
from explorer.studies.atlas.making import ChannelPicture

_FLAT = 33.0
"""Levels of 0..255: a picture whose spread is smaller looks like one colour, or a faint mottle."""


class Reason(StrEnum):
    """Why a picture says little."""

    FLAT = "flat"
    STILL = "still"
    SILENT = "silent"

    @property
    def label(self) -> str:
        """What people read, in English."""
        return {
            "flat": N_("little contrast"),
            "still": N_("the channel fires no more on it than on the mottle it began with"),
            "silent": N_("the channel does not fire on it on average"),
        }[self]


@dataclass(frozen=True, slots=True)
class Dull:
    """A channel whose picture says little, and why."""

    channel: int
    reason: Reason


def judge(pictures: Sequence[ChannelPicture]) -> tuple[Dull, ...]:
    """List a layer's pictures that say little, each with the first reason that holds."""
    found = ((channel, reason_of(made)) for channel, made in enumerate(pictures))
    return tuple(Dull(channel, reason) for channel, reason in found if reason is not None)


def reason_of(made: ChannelPicture) -> Reason | None:
    """Say why a picture says little, or that it does not.

    Convention: the spread is the standard deviation over pixels and colours; a kernel that is shown
    itself says what it says.
    """
    if math.isnan(made.after):
        return None
    if made.after <= made.before:
        return Reason.STILL
    if made.after <= 0:
        return Reason.SILENT
    return Reason.FLAT if float(np.std(made.pixels)) < _FLAT else None
