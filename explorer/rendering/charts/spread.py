"""Every result of several groups as a point, and each group's mean; titles come translated."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas
from explorer.rendering.charts.series import in_colours

_APART = 0.12


@whole_pandas
def spread(
    groups: Sequence[str],
    series: Mapping[str, Sequence[Sequence[float]]],
    x_title: str,
    y_title: str,
) -> go.Figure:
    """Draw one point a result above its group, and a line through the means of each series.

    Convention: `series` holds the results of every group, in the groups' order; the axis begins
    at 0.
    """
    figure = go.Figure()
    for number, (name, results, colour) in enumerate(in_colours(series)):
        shift = _APART * (number - (len(series) - 1) / 2)
        places = [at + shift for at in range(len(groups))]
        means = [sum(each) / len(each) if each else None for each in results]
        figure.add_scatter(
            x=places,
            y=means,
            name=name,
            mode="lines",
            line=theme.line(colour),
            hovertemplate=f"{name}<br>%{{y:.4g}}<extra></extra>",
        )
        figure.add_scatter(
            x=[place for place, each in zip(places, results, strict=True) for _one in each],
            y=[one for each in results for one in each],
            name=name,
            showlegend=False,
            mode="markers",
            marker={**theme.MARKER, "color": colour, "opacity": 0.6},
            hovertemplate=f"{name}<br>%{{y:.4g}}<extra></extra>",
        )
    x_axis = {
        "title": theme.titled(x_title),
        "tickvals": list(range(len(groups))),
        "ticktext": list(groups),
        "zeroline": False,
    }
    figure.update_layout(theme.from_zero(300, x_axis, y_title))
    return figure
