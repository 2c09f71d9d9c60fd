"""Does it matter to the network: how far each method drifts from a reference, layer by layer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import streamlit as st

from explorer.exporting.scripts.resampling import drift_script
from explorer.imaging import prepare
from explorer.imaging.methods import Method
from explorer.imaging.sampling import Sampling
from explorer.messages import N_, Message
from explorer.network.architecture import End
from explorer.numerals import figure, fixed, percent
from explorer.rendering.charts.by_layer import lines_by_layer
from explorer.studies.comparison import Measure
from explorer.studies.drift import INPUT, Drift, drift_steps
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.resampling.common import MethodBench, choose_method, sizes_sentence
from explorer.ui.parts import downloads, long_runs
from explorer.ui.parts.choices import choose, hints, labels
from explorer.ui.run import sampled
from explorer.ui.settings import Setting, declare

declare(Setting("resampling_measure", Measure.RELATIVE_L2, Measure))


def section(bench: MethodBench) -> None:
    """Draw the section; no fragment, so that a click on anything interrupts the study."""
    st.caption(sizes_sentence(bench))
    st.markdown(
        _(
            "Every method's result goes through the network. For each layer, x is the activation "
            "with this method and r with the reference, both taken as one long vector."
        )
    )
    st.latex(
        r"d_{L2} = \frac{\lVert x-r\rVert}{\lVert r\rVert},\qquad "
        r"d_{\cos} = 1-\frac{x\cdot r}{\lVert x\rVert\,\lVert r\rVert}"
    )
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        with st.container(width=260):
            reference = choose_method(_("Reference"), "resampling_reference", bench)
        with st.container(width=260):
            measure = Measure(
                choose(_("Measure"), labels(Measure), "resampling_measure", help=hints(Measure))
            )
    run = bench.setup.run
    asked = (run.picture.key, run.network.key, bench.setup.sampling.order, reference)
    study = Study(("drift", bench.base, asked), tuple(bench.samplings))
    long_runs.pursue(
        "resampling",
        study,
        lambda rest: _steps(bench, rest, reference),
        start=_("Run all methods"),
    )
    _shown(bench, study.known(), reference, measure)
    fed = replace(bench.scene.sampling, order=bench.setup.sampling.order)
    downloads.show_code(drift_script(replace(bench.scene, sampling=fed), reference))


def _as_fed(bench: MethodBench, method: Method) -> Sampling:
    """The method's settings with the colour order that the network is given."""
    return replace(bench.samplings[method], order=bench.setup.sampling.order)


def _steps(
    bench: MethodBench, methods: list[Method], reference: Method
) -> Iterator[tuple[Method, Drift] | None]:
    net = bench.setup.network
    for method in methods:
        inputs = [
            prepare(
                sampled(bench.setup.picture, _as_fed(bench, item)).pixels,
                net.loaded.preprocessing,
            )
            for item in (method, reference)
        ]
        for found in drift_steps(net.model, inputs[0], inputs[1], net.loaded.classes):
            yield None if found is None else (method, found)


def _shown(
    bench: MethodBench, found: Mapping[Method, Drift], reference: Method, measure: Measure
) -> None:
    if not found:
        st.info(
            say(
                N_(
                    "Nothing is computed yet. Each of the {count} methods runs through the "
                    "network beside the reference, layer by layer; you can stop at any time "
                    "and go on later."
                ),
                count=len(bench.samplings),
            ),
            icon=":material/timeline:",
        )
        return
    lines = {
        _(method.label): [layer.value(measure) for layer in item.layers]
        for method, item in found.items()
    }
    points = [layer.layer for layer in next(iter(found.values())).layers]
    points[points.index(INPUT)] = _("input")
    st.plotly_chart(
        lines_by_layer(points, lines, _(measure.label)),
        key="resampling_drift",
        config={"displayModeBar": False},
        alt=_("One curve for each method over the layers of the network"),
    )
    _table(found, reference)
    _output_words(bench)


def _table(found: Mapping[Method, Drift], reference: Method) -> None:
    rows = [_row(method, item) for method, item in found.items()]
    st.dataframe({name: [row[name] for row in rows] for name in rows[0]}, hide_index=True)
    same = found.get(reference)
    if same is not None:
        most = max(_number(item.value(measure)) for item in same.layers for measure in Measure)
        words = Message(
            N_("The reference against itself, run twice: largest distance of any layer {most}."),
            {"most": figure(most)},
        )
        st.caption(say(words))


def _row(method: Method, item: Drift) -> dict[str, str]:
    worst = max(item.layers, key=lambda layer: _number(layer.relative_l2))
    last = item.layers[-1]
    row = {
        _("Method"): _(method.label),
        _("Input, L2"): fixed(item.layers[0].relative_l2, 4),
        _("Largest L2"): f"{fixed(worst.relative_l2, 4)} ({worst.layer})",
        _("Last layer, L2"): f"{fixed(last.relative_l2, 4)} ({last.layer})",
        _("Last layer, cosine"): fixed(last.cosine, 4),
    }
    if item.edges is not None:
        row[_("Edge map, mean change")] = fixed(item.edges.mean, 4)
        row[_("Edge map, largest change")] = fixed(item.edges.largest, 4)
    if item.classes is not None:
        best = item.classes.found[0]
        row[_("Most probable class")] = f"{best.name} ({percent(best.probability, 1)})"
        row[_("Of the reference's top 5")] = f"{item.classes.shared} / 5"
    return row


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _output_words(bench: MethodBench) -> None:
    end = bench.setup.network.model.end
    if end is End.EDGES:
        st.caption(
            _("Edge map: absolute differences of the edge probabilities (0 to 1) of the fused map.")
        )
    elif end is End.POOL5:
        st.caption(
            _(
                "These weights end at pool5 and have no output of their own; with the edge network "
                "or weights with a classifier, the change of the output is listed too."
            )
        )
