"""Axes of length 1: what `squeeze` takes away."""

from dataclasses import dataclass

import numpy as np

from explorer.errors import SettingError
from explorer.messages import N_, N_n

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Squeeze:
    """One call and the shape it leaves."""

    call: str
    shape: Shape


def squeezed(shape: Shape, axis: int | None = None) -> Shape:
    """The shape after `np.squeeze`.

    Convention: without an axis every axis of length 1 goes; a negative axis counts from the end.
    Raises: SettingError: if the axis is not there, or is longer than 1.
    """
    try:
        return np.broadcast_to(np.zeros(()), shape).squeeze(axis).shape
    except ValueError as problem:
        known = axis is not None and -len(shape) <= axis < len(shape)
        if known and axis is not None:
            raise SettingError(
                N_("Axis {axis} has length {length}; only an axis of length 1 can be squeezed."),
                axis=axis,
                length=shape[axis],
            ) from problem
        raise SettingError(
            N_n(
                "There is no axis {axis}: the array has {n} axis, counted from 0.",
                "There is no axis {axis}: the array has {n} axes, counted from 0.",
            ),
            axis=axis,
            n=len(shape),
        ) from problem


def squeeze_row(shape: Shape = (1, 1, 244, 244)) -> tuple[Squeeze, ...]:
    """The article's calls: all at once, and the first axis twice."""
    steps = [Squeeze("", shape), Squeeze(".squeeze()", squeezed(shape))]
    call = ""
    while shape and shape[0] == 1 and len(steps) < 6:
        call, shape = f"{call}.squeeze(0)", squeezed(shape, 0)
        steps.append(Squeeze(call, shape))
    return tuple(steps)
