"""Real distributions: one picture under two interpolations, layer by layer."""

import math
from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from explorer.exporting.scripts.judging import layers_divergence_script
from explorer.imaging import Interpolation
from explorer.messages import N_, Message
from explorer.numerals import figure
from explorer.operations.divergence import LogUnit
from explorer.rendering.charts.by_layer import by_layer, lines_by_layer
from explorer.studies.divergence import LayerDivergence, Spread, divergences
from explorer.studies.heads.sources import TRUNK
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.parts.choices import choose, hints, labels
from explorer.ui.run import Run
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

_HEIGHT = 320


def draw(setup: Setup) -> None:
    """Draw the divergences known so far, and find out the rest."""
    lab.heading(_("Layer by layer, on your picture"))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        method = Interpolation(
            choose(_("Q is resampled by"), labels(Interpolation), "learning_other", width=240)
        )
        spread = Spread(
            choose(
                _("As a distribution"),
                labels(Spread),
                "learning_spread",
                width=240,
                help=hints(Spread),
            )
        )
    p = setup.run
    q = replace(p, sampling=replace(p.sampling, interpolation=method))
    _caption(p, q)
    smoothing = mine()["learning_smooth"]
    study = Study(("divergences", p.identity, q.identity, spread, smoothing), TRUNK)
    answer = st.container()
    long_runs.pursue(
        "learning_divergences", study, lambda rest: _rest(p, q, (spread, smoothing), rest)
    )
    found = list(study.known().values())
    if found:
        with answer:
            _told(found)
            _charts(found)
            _table(found)
    first = downloads.scene_for(setup)
    second = replace(first, sampling=replace(first.sampling, interpolation=method))
    script = layers_divergence_script(first, second, spread, LogUnit.BITS, smoothing)
    downloads.show_code(script)


def _caption(p: Run, q: Run) -> None:
    st.caption(
        say(
            N_(
                "P: the sidebar's settings, resampled by “{ours}”. Q: the same picture and "
                "network, resampled by “{theirs}”. Both go through the network, and each layer of "
                "both is taken for a distribution."
            ),
            ours=Message(p.sampling.interpolation.label),
            theirs=Message(q.sampling.interpolation.label),
        )
    )


def _rest(
    p: Run, q: Run, how: tuple[Spread, float], rest: list[str]
) -> Iterator[tuple[str, LayerDivergence] | None]:
    ways = p.trace(), q.trace()
    for way in ways:
        # What was known of it may have been let go meanwhile.
        for missing in way.missing(rest[0]):
            way.record([f"pool{missing}"])
            yield None
    spread, smoothing = how
    for found in divergences(*ways, spread, LogUnit.BITS, rest[0], smoothing):
        yield (found.layer, found) if found.layer in rest else None


def _told(found: list[LayerDivergence]) -> None:
    if not any(each.divergence.forward or each.divergence.backward for each in found):
        st.markdown(_("P and Q are equal in every layer: all divergences are 0."))
        return
    finite = [each for each in found if math.isfinite(each.divergence.forward)]
    parts = []
    if finite:
        most = max(finite, key=lambda each: each.divergence.forward)
        words = {"layer": most.layer, "most": figure(most.divergence.forward)}
        parts.append(
            say(N_("The largest finite D(P‖Q) is **{most}** bits, in **{layer}**."), **words)
        )
    endless = [each for each in found if math.isinf(each.divergence.forward)]
    if endless:
        share = max(each.divergence.unmatched for each in endless)
        words = {"layers": _(", ").join(each.layer for each in endless), "share": figure(share, 2)}
        parts.append(
            say(
                N_(
                    "It is infinite in {layers}: there Q is exactly 0 where P is not, though on no "
                    "more than {share} of P. The divergence does not forgive even that."
                ),
                **words,
            )
        )
    st.markdown(" ".join(parts))


def _charts(found: list[LayerDivergence]) -> None:
    names = [each.layer for each in found]
    left, right = st.columns(2, gap="large")
    with left:
        st.plotly_chart(
            lines_by_layer(
                names,
                {
                    "D(P‖Q)": [each.divergence.forward for each in found],
                    "D(Q‖P)": [each.divergence.backward for each in found],
                },
                _("bits"),
            ).update_layout(height=_HEIGHT),
            key="learning_divergence_chart",
            config={"displayModeBar": False},
            alt=_("Both divergences of every layer; the table has the same numbers"),
        )
    with right:
        st.plotly_chart(
            by_layer(names, [each.relative_l2 for each in found], _("Relative L2")).update_layout(
                height=_HEIGHT
            ),
            key="learning_distance_chart",
            config={"displayModeBar": False},
            alt=_("The distance of every layer, one bar each; the table has the same numbers"),
        )
    st.caption(
        _(
            "The divergence forgets where in the picture something is; the relative L2 distance "
            "compares place with place. A layer can lie far apart in one and close in the other. "
            "An infinite divergence leaves a gap, unless P and Q are smoothed."
        )
    )


def _table(found: list[LayerDivergence]) -> None:
    with st.expander(_("All numbers")):
        st.dataframe(
            {
                _("Layer"): [each.layer for each in found],
                "D(P‖Q)": [figure(each.divergence.forward) for each in found],
                "D(Q‖P)": [figure(each.divergence.backward) for each in found],
                _("Relative L2"): [figure(each.relative_l2) for each in found],
            },
            hide_index=True,
        )
