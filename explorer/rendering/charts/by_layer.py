"""Numbers per layer, as charts; titles come translated."""

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas
from explorer.rendering.charts.series import in_strokes, with_gaps


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
    drawn = with_gaps(values)
    most = math.inf if threshold is None else threshold
    beyond = [value is not None and value > most for value in drawn]
    figure = go.Figure(
        go.Bar(
            x=list(names),
            y=drawn,
            marker={"color": [theme.ACCENT if over else theme.QUIET for over in beyond]},
            hovertemplate=f"%{{x}}<br>{y_title} %{{y:.6g}}<extra></extra>",
        )
    )
    if threshold is not None:
        figure.add_hline(y=threshold, line=theme.DOTTED)
    x_axis = {**theme.LAYER_TICKS, "categoryorder": "array", "categoryarray": list(names)}
    figure.update_layout(theme.from_zero(240, x_axis, y_title, named=False), bargap=0.25)
    return figure


@whole_pandas
def lines_by_layer(
    names: Sequence[str], lines: Mapping[str, Sequence[float | None]], y_title: str
) -> go.Figure:
    """Draw one line over the layers for each name, in the order given.

    Convention: infinite and NaN values are gaps; lines that coincide are still told apart.
    """
    figure = go.Figure()
    for name, values, line, marker in in_strokes(lines):
        figure.add_scatter(
            x=list(names),
            y=with_gaps(values),
            name=name,
            mode="lines+markers",
            marker=marker,
            line=line,
            hovertemplate=f"{name}<br>%{{x}}: %{{y:.4g}}<extra></extra>",
        )
    figure.update_layout(theme.from_zero(380, theme.LAYER_TICKS, y_title))
    return figure
