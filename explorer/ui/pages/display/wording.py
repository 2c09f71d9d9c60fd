"""Numbers and states of the display lab in words."""

import numpy as np

from explorer.messages import N_, Message, N_n
from explorer.numerals import figure
from explorer.operations.statistics import ChannelState
from explorer.rendering import Curve
from explorer.ui.pages.display.choosing import ShownLayer


def ends_of(found: Curve) -> Message:
    """Say which activations are black and white.

    Shape: `found` holds one channel.
    """
    low, high = float(found.limits.low[0]), float(found.limits.high[0])
    return Message(
        N_("black {low}, white {high}"), {"low": figure(low, 4), "high": figure(high, 4)}
    )


def state_of(shown: ShownLayer) -> Message | None:
    """Say what is wrong with the channel: constant, or not all numbers; None for a living one."""
    numbers = shown.numbers[shown.channel] if shown.is_spatial else shown.numbers
    broken = int(np.count_nonzero(~np.isfinite(numbers)))
    if broken:
        return Message(
            N_n(
                "{n} value is NaN or infinite and says nothing",
                "{n} values are NaN or infinite and say nothing",
            ),
            {"n": broken},
        )
    state = shown.found.statistics.state(shown.channel)
    if state is ChannelState.ALIVE:
        return None
    return Message(N_("constant: {value} everywhere"), {"value": figure(float(numbers.flat[0]), 4)})
