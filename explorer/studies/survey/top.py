"""The strongest pictures of every channel, and how two lists of them become one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.studies.survey.columns import Places
from explorer.studies.survey.one_picture import Numbers

BEST = 9
"""So many pictures are kept of each channel."""

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Top:
    """Of each channel the pictures in which it is strongest, the strongest first.

    Shape: (K, n) each, n <= `BEST`.
    Convention: one place a picture; equal values go by the picture's number.
    """

    value: Numbers
    picture: Ids
    place: Places

    @classmethod
    def of_one(cls, picture: int, value: Numbers, place: Places) -> "Top":
        """What one picture is to every channel."""
        ids = np.full((len(value), 1), picture, np.int32)
        return cls(value[:, None], ids, place[:, None])

    @classmethod
    def empty(cls, channels: int) -> "Top":
        """Of no picture."""
        none = np.empty((channels, 0), np.int32)
        return cls(none.astype(np.float32), none, none)

    @classmethod
    def of_all(cls, lists: Sequence["Top"]) -> "Top":
        """The strongest of all: in whatever order and groups lists are merged, the end is the same.

        Convention: no picture may be in two.
        """
        value = np.concatenate([each.value for each in lists], axis=1)
        picture = np.concatenate([each.picture for each in lists], axis=1)
        place = np.concatenate([each.place for each in lists], axis=1)
        order = np.lexsort((picture, -value), axis=1)[:, :BEST]
        return cls(
            np.take_along_axis(value, order, axis=1),
            np.take_along_axis(picture, order, axis=1),
            np.take_along_axis(place, order, axis=1),
        )
