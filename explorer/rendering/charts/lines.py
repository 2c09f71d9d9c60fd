"""Named lines over 0, 1, 2, …; titles come translated."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas
from explorer.rendering.charts.series import in_colours, with_gaps


@whole_pandas
def lines(series: Mapping[str, Sequence[float]], x_title: str, y_title: str) -> go.Figure:
    """Draw named lines over 0, 1, 2, …, all from zero up; NaN and infinities leave a gap."""
    figure = go.Figure(
        [
            go.Scatter(
                x=list(range(len(values))),
                y=with_gaps(values),
                name=name,
                mode="lines+markers",
                line={"color": colour},
                hovertemplate=f"%{{fullData.name}}<br>{x_title} %{{x}}<br>"
                f"{y_title} %{{y:.2f}}<extra></extra>",
            )
            for name, values, colour in in_colours(series)
        ]
    )
    x_axis = {"title": theme.titled(x_title), "dtick": 1, "zeroline": False}
    figure.update_layout(theme.from_zero(280, x_axis, y_title, named=len(series) > 1))
    return figure
