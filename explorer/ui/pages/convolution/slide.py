"""The kernel slides over one input channel while its share of the output grows."""

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.messages import N_
from explorer.numerals import figure
from explorer.operations.convolution import channel_map
from explorer.rendering import Colours, limits, natural_mapping
from explorer.ui.components.sliding import Plane, sliding
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution.unit import ChosenUnit, pin
from explorer.ui.parts import lab
from explorer.ui.setup import Setup


def slide(setup: Setup, unit: ChosenUnit, channel: int, source: str) -> None:
    """Draw the animation for one input channel; `source` is its name."""
    title = _("The kernel slides over this channel")
    lab.heading(title)
    others = len(unit.inputs) - 1
    st.markdown(
        say(
            N_(
                "At each place the nine products become one number of an intermediate map. "
                "Added to those of the other {count} input channels and to the bias, it makes "
                "channel {channel} of {layer}."
            ),
            count=others,
            channel=unit.channel,
            layer=unit.layer.name,
        )
    )
    kernel = unit.kernels.weight[unit.channel, channel]
    plane = unit.inputs[channel]
    added = setup.run.remember(
        ("channel map", unit.layer.name, unit.channel, channel), lambda: channel_map(plane, kernel)
    )
    sliding(
        _plane(_("Input: channel {channel}"), source, plane),
        kernel,
        _plane(_("What channel {channel} adds"), source, added),
        key="conv_sliding",
        place=(unit.row, unit.column),
        on_pick=pin,
    )


def _plane(template: str, source: str, values: npt.NDArray[np.float32]) -> Plane:
    signed = bool(np.nanmin(values) < 0) if np.isfinite(values).any() else False
    found = limits(values[None], natural_mapping(signed=signed))
    low, high = float(found.low[0]), float(found.high[0])
    title = template.format(channel=source)
    height, width = values.shape
    note = say(
        N_("{width}×{height}, colours from {low} to {high}"),
        width=width,
        height=height,
        low=figure(low, 4),
        high=figure(high, 4),
    )
    colours = Colours.natural(centred=signed)
    return Plane(title, f"{title}, {note}", note, values, colours, low, high)
