"""How all charts look: one set of colours, one frame around the plot."""

from collections.abc import Mapping
from typing import Any

ACCENT = "#1f8a8a"
"""The app's own colour, as it stands out in light and dark: the line or bar that is meant."""
SECOND = "#d97706"
"""What the first is compared with."""
QUIET = "#9aa5a8"
"""What is there to be passed over, such as bars below a threshold."""
RULE = "#888888"
SERIES = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c8c8c")
"""Told apart by colour-blind eyes. Source: Okabe & Ito 2008, yellow and black left out."""

MARKER = {"size": 5}
DOTTED: dict[str, Any] = {"width": 1, "dash": "dot", "color": RULE}
"""A rule through a plot, at a number to compare with."""
LEGEND_ABOVE: dict[str, Any] = {
    "orientation": "h",
    "y": 1.02,
    "yanchor": "bottom",
    "x": 0,
}
LAYER_TICKS: dict[str, Any] = {"type": "category", "tickangle": -60, "tickfont": {"size": 11}}


def from_zero(
    height: int, x_axis: Mapping[str, Any], y_title: str, *, named: bool = True
) -> dict[str, Any]:
    """The layout of a plot whose numbers begin at 0; `named` puts the series' names above it."""
    return {
        "height": height,
        "margin": margin(),
        "showlegend": named,
        "legend": LEGEND_ABOVE,
        "xaxis": dict(x_axis),
        "yaxis": {"title": titled(y_title), "rangemode": "tozero"},
    }


def margin(top: int = 8) -> dict[str, int]:
    """The room around a plot, in pixels."""
    return {"l": 4, "r": 4, "t": top, "b": 4}


def titled(text: str) -> dict[str, Any]:
    """An axis's title, close to the axis."""
    return {"text": text, "standoff": 12}


def line(colour: str) -> dict[str, Any]:
    """A line of the usual width."""
    return {"width": 2, "color": colour}
