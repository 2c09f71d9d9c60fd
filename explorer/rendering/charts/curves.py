"""Named curves over one axis, and where on it one stands; titles come translated."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas
from explorer.rendering.charts.series import in_strokes, with_gaps


@whole_pandas
def curves(
    places: Sequence[float],
    series: Mapping[str, Sequence[float]],
    x_title: str,
    y_title: str,
    at: float | None = None,
) -> go.Figure:
    """Draw one line a name over the same places, and a dotted line at `at`.

    Convention: the axis begins at 0; NaN and infinities leave a gap; lines that coincide are still
    told apart.
    """
    figure = go.Figure()
    for name, values, line, _marker in in_strokes(series):
        figure.add_scatter(
            x=list(places),
            y=with_gaps(values),
            name=name,
            mode="lines",
            line=line,
            hovertemplate=f"{name}<br>{x_title} %{{x:.4g}}<br>{y_title} %{{y:.4g}}<extra></extra>",
        )
    if at is not None:
        figure.add_vline(x=at, line=theme.DOTTED)
    x_axis = {"title": theme.titled(x_title), "zeroline": False}
    figure.update_layout(theme.from_zero(280, x_axis, y_title))
    return figure
