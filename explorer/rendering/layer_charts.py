"""One number per layer, as a chart; titles come translated."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

_FACE = "#3b82a6"
_BEYOND = "#d1495b"


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
        xaxis={"tickangle": -60, "tickfont": {"size": 11}, "type": "category",
               "categoryorder": "array", "categoryarray": list(names)},
        yaxis={"title": {"text": y_title, "standoff": 4}, "rangemode": "tozero"},
    )  # fmt: skip
    return figure
