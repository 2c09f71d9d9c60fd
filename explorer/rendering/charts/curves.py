"""Named curves over one axis, and where on it one stands; titles come translated."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas


@whole_pandas
def curves(
    places: Sequence[float],
    series: Mapping[str, Sequence[float]],
    x_title: str,
    y_title: str,
    at: float | None = None,
) -> go.Figure:
    """Draw one line a name over the same places, and a dotted line at `at`.

    Convention: the axis begins at 0; NaN and infinities leave a gap.
    """
    figure = go.Figure()
    for number, (name, values) in enumerate(series.items()):
        figure.add_scatter(
            x=list(places),
            y=[float(value) if np.isfinite(value) else None for value in values],
            name=name,
            mode="lines",
            line=theme.line(theme.SERIES[number % len(theme.SERIES)]),
            hovertemplate=f"{name}<br>{x_title} %{{x:.4g}}<br>{y_title} %{{y:.4g}}<extra></extra>",
        )
    if at is not None:
        figure.add_vline(x=at, line={"width": 1, "dash": "dot", "color": theme.RULE})
    figure.update_layout(
        height=280,
        margin=theme.margin(),
        showlegend=True,
        legend=theme.LEGEND_ABOVE,
        xaxis={"title": theme.titled(x_title), "zeroline": False},
        yaxis={"title": theme.titled(y_title), "rangemode": "tozero"},
    )
    return figure
