"""Points of several kinds, each kind with a mark of its own; titles come translated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas
from explorer.rendering.charts.series import in_colours

_SYMBOLS = ("circle", "diamond", "square", "x", "triangle-up")


@dataclass(frozen=True, slots=True)
class LabelledPoint:
    """One point and what is said of it under the pointer."""

    x: float
    y: float
    words: str


@whole_pandas
def scattered(
    series: Mapping[str, Sequence[LabelledPoint]], x_title: str, y_title: str
) -> go.Figure:
    """Draw every point of every kind.

    Convention: the axes begin where the points do, as what counts are their distances.
    """
    figure = go.Figure()
    for number, (name, points, colour) in enumerate(in_colours(series)):
        figure.add_scatter(
            x=[point.x for point in points],
            y=[point.y for point in points],
            text=[point.words for point in points],
            name=name,
            mode="markers",
            marker={
                "size": 11,
                "symbol": _SYMBOLS[number % len(_SYMBOLS)],
                "color": colour,
            },
            hovertemplate="%{text}<extra></extra>",
        )
    figure.update_layout(
        height=340,
        margin=theme.margin(),
        showlegend=True,
        legend=theme.LEGEND_ABOVE,
        xaxis={"title": theme.titled(x_title), "dtick": 1, "zeroline": False},
        yaxis={"title": theme.titled(y_title), "zeroline": False},
    )
    return figure
