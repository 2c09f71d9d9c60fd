"""Plotly figures, without words of their own: titles and labels come translated."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas


@whole_pandas
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
        colorway=theme.SERIES,
        margin=theme.margin(),
        legend=theme.LEGEND_ABOVE,
        xaxis={"title": theme.titled(x_title), "dtick": 1, "zeroline": False},
        yaxis={"title": theme.titled(y_title), "rangemode": "tozero"},
    )
    return figure
