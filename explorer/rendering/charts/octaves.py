"""How values spread over octaves, as bars; titles come translated."""

from collections.abc import Sequence

import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas


@whole_pandas
def octaves(
    shares: Sequence[float],
    begins: Sequence[str],
    x_title: str,
    y_title: str,
    height: int = 220,
) -> go.Figure:
    """Draw a bar for each range; `begins` names where each begins, in the bars' order."""
    figure = go.Figure(
        go.Bar(
            x=list(begins),
            y=list(shares),
            marker={"color": theme.ACCENT, "line": {"width": 0}},
            hovertemplate="%{x}: %{y:.2%}<extra></extra>",
        )
    )
    figure.update_layout(
        height=height,
        margin=theme.margin(),
        showlegend=False,
        bargap=0.1,
        xaxis={"title": theme.titled(x_title), "type": "category"},
        yaxis={"title": theme.titled(y_title), "tickformat": ".1%"},
    )
    return figure
