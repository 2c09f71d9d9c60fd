"""Numbers per layer, as charts; titles come translated."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from explorer.rendering.charts.pandas_first import whole_pandas

_FACE = "#9aa5a8"
_BEYOND = "#1f8a8a"
_COLOURS = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c8c8c")
"""Told apart by colour-blind eyes. Source: Okabe & Ito 2008, yellow and black left out."""


@whole_pandas
def by_layer(
    names: Sequence[str],
    values: Sequence[float | None],
    y_title: str,
    threshold: float | None = None,
) -> go.Figure:
    """Draw one bar per layer, and a line at `threshold`; bars beyond it stand out.

    Convention: None, NaN and infinities have no bar; the axis begins at 0.
    """
    numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    drawn = np.where(np.isfinite(numbers), numbers, np.nan)
    beyond = np.zeros(len(drawn), bool) if threshold is None else drawn > threshold
    figure = go.Figure(
        go.Bar(
            x=list(names),
            y=[None if np.isnan(value) else float(value) for value in drawn],
            marker={"color": [_BEYOND if over else _FACE for over in beyond]},
            hovertemplate=f"%{{x}}<br>{y_title} %{{y:.6g}}<extra></extra>",
        )
    )
    if threshold is not None:
        figure.add_hline(y=threshold, line={"width": 1, "dash": "dot", "color": "#888"})
    figure.update_layout(
        height=240,
        margin={"l": 4, "r": 4, "t": 8, "b": 4},
        bargap=0.25,
        showlegend=False,
        xaxis={
            "tickangle": -60,
            "tickfont": {"size": 11},
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(names),
        },
        yaxis={"title": {"text": y_title, "standoff": 4}, "rangemode": "tozero"},
    )
    return figure


@whole_pandas
def lines_by_layer(
    names: Sequence[str], lines: Mapping[str, Sequence[float | None]], y_title: str
) -> go.Figure:
    """Draw one line over the layers for each name, in the order given.

    Convention: infinite and NaN values are gaps.
    """
    figure = go.Figure()
    for number, (name, values) in enumerate(lines.items()):
        figure.add_scatter(
            x=list(names),
            y=[None if value is None or not np.isfinite(value) else value for value in values],
            name=name,
            mode="lines+markers",
            marker={"size": 5},
            line={"width": 2, "color": _COLOURS[number % len(_COLOURS)]},
            hovertemplate=f"{name}<br>%{{x}}: %{{y:.4g}}<extra></extra>",
        )
    figure.update_layout(
        height=380,
        margin={"l": 4, "r": 4, "t": 8, "b": 4},
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"type": "category", "tickangle": -60, "tickfont": {"size": 11}},
        yaxis={"title": {"text": y_title, "standoff": 4}, "rangemode": "tozero"},
    )
    return figure
