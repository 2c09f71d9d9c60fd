"""Plotly figures, without words of their own: titles and labels come translated."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from explorer.rendering.colormaps import Colours
from explorer.rendering.limits import Limits, apply_limits
from explorer.shapes import FeatureMaps

_BINS = 64


def _colour(rgb: Sequence[int]) -> str:
    return f"rgb({rgb[0]},{rgb[1]},{rgb[2]})"


def histogram(
    values: FeatureMaps, found: Limits, colours: Colours, x_title: str, y_title: str
) -> go.Figure:
    """Count a channel's values, every bar in the colour its values have in the picture.

    Shape: `values` (H, W) or (N,); `found` holds this channel's limits only.
    Convention: counts are on a logarithmic axis, because most values after a ReLU are zero; NaN and
    infinities are left out.
    """
    finite = values[np.isfinite(values)]
    counts, edges = np.histogram(finite, bins=_BINS)
    centres = ((edges[:-1] + edges[1:]) / 2).astype(np.float32)
    table = colours.table[apply_limits(centres, found)]
    shown = counts > 0
    figure = go.Figure(
        go.Bar(
            x=centres[shown].tolist(),
            y=counts[shown].tolist(),
            width=float(edges[1] - edges[0]),
            marker={
                "color": [_colour(rgb) for rgb in table[shown].tolist()],
                "line": {"width": 1, "color": "rgba(128,128,128,0.45)"},
            },
            hovertemplate=f"{x_title} %{{x:.4g}}<br>{y_title} %{{y}}<extra></extra>",
        )
    )
    figure.update_layout(
        height=190,
        margin={"l": 4, "r": 4, "t": 8, "b": 4},
        bargap=0,
        showlegend=False,
        xaxis={"title": {"text": x_title, "standoff": 4}, "zeroline": False},
        yaxis={"title": {"text": y_title, "standoff": 4}, "type": "log", "dtick": 1},
    )
    return figure


def lines(series: Mapping[str, Sequence[float]], x_title: str, y_title: str) -> go.Figure:
    """Draw named lines over 0, 1, 2, …, all from zero up; NaN and infinities leave a gap."""
    figure = go.Figure(
        [
            go.Scatter(
                x=list(range(len(values))),
                y=[value if np.isfinite(value) else None for value in values],
                name=name,
                mode="lines+markers",
                hovertemplate=f"%{{fullData.name}}<br>{x_title} %{{x}}<br>"
                f"{y_title} %{{y:.2f}}<extra></extra>",
            )
            for name, values in series.items()
        ]
    )
    figure.update_layout(
        height=280,
        margin={"l": 4, "r": 4, "t": 8, "b": 4},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        xaxis={"title": {"text": x_title, "standoff": 4}, "dtick": 1, "zeroline": False},
        yaxis={"title": {"text": y_title, "standoff": 4}, "rangemode": "tozero"},
    )
    return figure
