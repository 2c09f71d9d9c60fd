"""Plotly figures, without words of their own: titles and labels come translated."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

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
        margin={"l": 4, "r": 4, "t": 8, "b": 4},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        xaxis={"title": {"text": x_title, "standoff": 4}, "dtick": 1, "zeroline": False},
        yaxis={"title": {"text": y_title, "standoff": 4}, "rangemode": "tozero"},
    )
    return figure
