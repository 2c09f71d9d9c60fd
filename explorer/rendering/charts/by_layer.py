"""Numbers per layer, as charts; titles come translated."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas


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
            marker={"color": [theme.ACCENT if over else theme.QUIET for over in beyond]},
            hovertemplate=f"%{{x}}<br>{y_title} %{{y:.6g}}<extra></extra>",
        )
    )
    if threshold is not None:
        figure.add_hline(y=threshold, line={"width": 1, "dash": "dot", "color": theme.RULE})
    figure.update_layout(
        height=240,
        margin=theme.margin(),
        bargap=0.25,
        showlegend=False,
        xaxis={
            **theme.LAYER_TICKS,
            "categoryorder": "array",
            "categoryarray": list(names),
        },
        yaxis={"title": theme.titled(y_title), "rangemode": "tozero"},
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
            marker=theme.MARKER,
            line=theme.line(theme.SERIES[number % len(theme.SERIES)]),
            hovertemplate=f"{name}<br>%{{x}}: %{{y:.4g}}<extra></extra>",
        )
    figure.update_layout(
        height=380,
        margin=theme.margin(),
        showlegend=True,
        legend=theme.LEGEND_ABOVE,
        xaxis=theme.LAYER_TICKS,
        yaxis={"title": theme.titled(y_title), "rangemode": "tozero"},
    )
    return figure
