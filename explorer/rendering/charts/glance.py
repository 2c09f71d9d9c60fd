"""The whole network as one figure: three lines over the layers, for one or two networks."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas

_COLOURS = (theme.ACCENT, theme.SECOND)


@whole_pandas
def glance_figure(
    layers: Sequence[str], titles: Sequence[str], networks: Mapping[str, Sequence[Sequence[float]]]
) -> go.Figure:
    """Draw rows of numbers over the layers, one line per network.

    Shape: `titles` name the rows; `networks` holds for each name the rows, each as long as the
    layers known so far. The last row is on a logarithmic axis.
    """
    figure = make_subplots(
        rows=len(titles),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.06,
    )
    for (name, rows), colour in zip(networks.items(), _COLOURS, strict=False):
        for number, (title, values) in enumerate(zip(titles, rows, strict=True), start=1):
            figure.add_trace(
                go.Scatter(
                    x=list(layers[: len(values)]),
                    y=list(values),
                    name=name,
                    legendgroup=name,
                    showlegend=number == 1,
                    mode="lines+markers",
                    line=theme.line(colour),
                    marker=theme.MARKER,
                    hovertemplate=f"{name}<br>%{{x}}: {title} %{{y:.4g}}<extra></extra>",
                ),
                row=number,
                col=1,
            )
    for number, title in enumerate(titles, start=1):
        figure.update_yaxes(
            title=theme.titled(title),
            type="log" if number == len(titles) else "linear",
            rangemode="tozero",
            row=number,
            col=1,
        )
    figure.update_xaxes(categoryorder="array", categoryarray=list(layers), tickangle=-45)
    figure.update_layout(
        height=170 * len(titles) + 60,
        margin=theme.margin(30),
        legend=theme.LEGEND_ABOVE,
    )
    return figure
