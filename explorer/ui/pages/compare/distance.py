"""Distance by layer: a chart, a table, and the first layer that differs by more than x."""

import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import streamlit as st

from explorer.messages import N_, Message
from explorer.network.recording import Trace
from explorer.numerals import figure
from explorer.rendering.charts.by_layer import by_layer
from explorer.studies.comparison import LayerDistance, Measure, distances, first_beyond
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.parts import long_runs
from explorer.ui.parts.choices import bound, choose, hints, labels
from explorer.ui.settings import Setting, declare


def _share(text: str) -> float:
    found = float(text) if len(text) < 24 else math.nan
    if not 0 <= found <= 2:
        raise ValueError(text)
    return found


declare(
    Setting("ab_measure", Measure.RELATIVE_L2, Measure),
    Setting("ab_beyond", 0.1, _share),
)


@dataclass(frozen=True, slots=True)
class Runs:
    """Two runs to be compared: `traces` lends them, `layers` are compared, in order."""

    identity: Hashable
    traces: Callable[[], AbstractContextManager[tuple[Trace, Trace]]]
    layers: tuple[str, ...]


def distance_by_layer(runs: Runs) -> None:
    """Draw the distances known so far, and find out the rest."""
    study = Study(("distances", runs.identity), runs.layers)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        measure = Measure(
            choose(_("Distance"), labels(Measure), "ab_measure", width=200, help=hints(Measure))
        )
        beyond = st.number_input(
            _("More than"), 0.0, 2.0, step=0.01, format="%.4g", **bound("ab_beyond"), width=150
        )
    answer = st.container()
    long_runs.pursue("ab_distances", study, lambda rest: _rest(runs, rest))
    found = list(study.known().values())
    answer.markdown(_answer(found, measure, beyond, complete=len(found) == len(runs.layers)))
    _chart(found, measure, beyond)
    with st.expander(_("All numbers")):
        _table(found)


def _rest(runs: Runs, rest: list[str]) -> Iterator[tuple[str, LayerDistance] | None]:
    with runs.traces() as (a, b):
        for way in (a, b):
            # What was known of it may have been let go meanwhile.
            for missing in way.missing(rest[0]):
                way.record([f"pool{missing}"])
                yield None
        for found in distances(a, b, rest[0]):
            yield (found.layer, found) if found.layer in rest else None


def _answer(
    found: Sequence[LayerDistance], measure: Measure, beyond: float, *, complete: bool
) -> str:
    values = [(item, value) for item in found if (value := item.value(measure)) is not None]
    if not values:
        return _("The layers differ in shape, so there is no distance.") if found else ""
    words = {"measure": Message(measure.label), "beyond": figure(beyond), "count": len(values)}
    first = first_beyond(found, beyond, measure)
    if first is not None:
        template = N_(
            "The first layer that differs by more than {beyond} ({measure}) is **{layer}**: "
            "{value}."
        )
        value = first.value(measure)
        words |= {"layer": first.layer, "value": figure(value)}
    elif not any(value for _item, value in values):
        template = N_("All {count} layers compared are exactly equal: every distance is 0.")
    else:
        template = N_(
            "None of the {count} layers compared differs by more than {beyond} ({measure}); the "
            "furthest is **{layer}**: {value}."
        )
        item, most = max(values, key=lambda pair: pair[1])
        words |= {"layer": item.layer, "value": figure(most)}
    text = say(template, **words)
    return text if complete else " ".join([text, _("Not all layers are known yet.")])


def _chart(found: Sequence[LayerDistance], measure: Measure, beyond: float) -> None:
    if not any(item.value(measure) is not None for item in found):
        return
    st.plotly_chart(
        by_layer(
            [item.layer for item in found],
            [item.value(measure) for item in found],
            _(measure.label),
            beyond,
        ),
        key="ab_distance_chart",
        config={"displayModeBar": False},
        alt=_("The distance of every layer, one bar each; the table has the same numbers"),
    )


def _table(found: Sequence[LayerDistance]) -> None:
    st.dataframe(
        {
            _("Layer"): [item.layer for item in found],
            _("Shape A"): ["×".join(map(str, item.shape_a)) for item in found],
            _("Shape B"): ["×".join(map(str, item.shape_b)) for item in found],
            _("Relative L2"): [figure(item.relative_l2, 9) for item in found],
            _("Cosine distance"): [figure(item.cosine, 9) for item in found],
        },
        hide_index=True,
    )
