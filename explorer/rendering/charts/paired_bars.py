"""Bars beside each other; titles come translated."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas


@whole_pandas
def paired_bars(
    places: Sequence[str], series: Mapping[str, Sequence[float]], y_title: str
) -> go.Figure:
    """Draw a bar of each name at each place, beside each other; the axis begins at 0."""
    figure = go.Figure(
        [
            go.Bar(
                x=list(places),
                y=list(values),
                name=name,
                marker={"color": colour},
                hovertemplate=f"{name} %{{x}}: %{{y:.4f}}<extra></extra>",
            )
            for (name, values), colour in zip(
                series.items(), (theme.ACCENT, theme.SECOND), strict=False
            )
        ]
    )
    layout = theme.from_zero(240, {"type": "category"}, y_title)
    figure.update_layout(layout, barmode="group", bargap=0.3)
    return figure
