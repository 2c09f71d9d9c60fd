"""How a mapping turns one histogram into another, as one figure."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.rendering.charts import theme
from explorer.rendering.charts.pandas_first import whole_pandas
from explorer.rendering.curves import Curve, apply_curve
from explorer.shapes import FeatureMaps

_BINS = 64


@dataclass(frozen=True, slots=True)
class CurveWords:
    """The figure's titles, translated."""

    activation: str
    level: str
    count: str


@whole_pandas
def transfer_figure(values: FeatureMaps, found: Curve, words: CurveWords) -> go.Figure:
    """Draw a channel's transfer curve with the histogram before (below) and after (right).

    Shape: `values` (H, W) or (N,); `found` holds this channel's curve only.
    Convention: counts are on logarithmic axes; NaN and infinities are left out.
    """
    finite = values[np.isfinite(values)]
    figure = make_subplots(
        rows=2,
        cols=2,
        shared_xaxes=True,
        shared_yaxes=True,
        column_widths=[0.72, 0.28],
        row_heights=[0.66, 0.34],
        horizontal_spacing=0.03,
        vertical_spacing=0.04,
    )
    _curve(figure, finite, found, words)
    _before(figure, finite, words)
    _after(figure, finite, found, words)
    figure.update_layout(
        height=430,
        margin=theme.margin(),
        bargap=0,
        showlegend=False,
    )
    figure.update_xaxes(title=theme.titled(words.activation), row=2, col=1)
    figure.update_yaxes(title=theme.titled(words.level), range=[-6, 261], dtick=51, row=1, col=1)
    figure.update_yaxes(range=[-6, 261], dtick=51, row=1, col=2)
    figure.update_xaxes(type="log", dtick=1, showticklabels=False, row=1, col=2)
    figure.update_yaxes(title=theme.titled(words.count), type="log", dtick=1, row=2, col=1)
    figure.update_xaxes(zeroline=False)
    figure.update_yaxes(zeroline=False)
    return figure


def _curve(figure: go.Figure, finite: FeatureMaps, found: Curve, words: CurveWords) -> None:
    """Draw the level of every activation, beyond the ends too, as far as there are values."""
    xs, ys = found.values[0], np.arange(256)
    if finite.size:
        xs = np.concatenate([[min(finite.min(), xs[0])], xs, [max(finite.max(), xs[-1])]])
        ys = np.concatenate([[0], ys, [255]])
    figure.add_trace(
        go.Scatter(
            x=xs.tolist(),
            y=ys.tolist(),
            mode="lines",
            line=theme.line(theme.ACCENT),
            hovertemplate=f"{words.activation} %{{x:.5g}}<br>{words.level} %{{y}}<extra></extra>",
        ),
        row=1,
        col=1,
    )


def _before(figure: go.Figure, finite: FeatureMaps, words: CurveWords) -> None:
    if not finite.size:
        return
    counts, edges = np.histogram(finite.astype(np.float64), bins=_BINS)
    shown = counts > 0
    figure.add_trace(
        go.Bar(
            x=((edges[:-1] + edges[1:]) / 2)[shown].tolist(),
            y=counts[shown].tolist(),
            width=float(edges[1] - edges[0]),
            marker={"color": theme.QUIET, "line": {"width": 0}},
            hovertemplate=f"{words.activation} %{{x:.5g}}<br>{words.count} %{{y}}<extra></extra>",
        ),
        row=2,
        col=1,
    )


def _after(figure: go.Figure, finite: FeatureMaps, found: Curve, words: CurveWords) -> None:
    counts = np.bincount(apply_curve(finite, found), minlength=256)
    used = np.flatnonzero(counts)
    figure.add_trace(
        go.Bar(
            x=counts[used].tolist(),
            y=used.tolist(),
            orientation="h",
            width=1,
            marker={
                "color": [f"rgb({level},{level},{level})" for level in used.tolist()],
                "line": {"width": 1, "color": theme.QUIET},
            },
            hovertemplate=f"{words.level} %{{y}}<br>{words.count} %{{x}}<extra></extra>",
        ),
        row=1,
        col=2,
    )
