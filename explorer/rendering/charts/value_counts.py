"""How often each value occurs, as bars; titles come translated."""

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas


@whole_pandas
def value_counts(
    counts: npt.NDArray[np.int64],
    edges: npt.NDArray[np.float64],
    x_title: str,
    y_title: str,
    height: int = 220,
) -> go.Figure:
    """Draw a bar for each range of values, on a logarithmic axis of counts.

    Shape: `counts` (N,), `edges` (N + 1,).
    """
    shown = counts > 0
    figure = go.Figure(
        go.Bar(
            x=((edges[:-1] + edges[1:]) / 2)[shown].tolist(),
            y=counts[shown].tolist(),
            width=float(edges[1] - edges[0]),
            marker={"color": theme.ACCENT, "line": {"width": 0}},
            hovertemplate="%{x:.5g}: %{y}<extra></extra>",
        )
    )
    figure.update_layout(
        height=height,
        margin=theme.margin(),
        showlegend=False,
        xaxis={"title": theme.titled(x_title)},
        yaxis={"title": theme.titled(y_title), "type": "log"},
    )
    return figure
