"""Accuracy by layer: the same kind of head on every depth of one network."""

from collections.abc import Iterator

import streamlit as st

from explorer.exporting.scripts.learning import TextureLesson, probes_script
from explorer.messages import N_n
from explorer.numerals import fixed
from explorer.studies.heads.probing import Probe, probes
from explorer.studies.heads.textures import Half
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning.choosing import source_names
from explorer.ui.parts import downloads, long_runs
from explorer.ui.texture_bench import SOURCES, HeadBench, half


def draw(bench: HeadBench, per_class: int) -> None:
    """Draw the heads known so far, and train the rest."""
    study = Study(("texture probes", bench.network.key, per_class), tuple(map(str, SOURCES)))
    answer = st.container()
    long_runs.pursue("learning_probes", study, lambda rest: _rest(bench, per_class, rest))
    with answer:
        _table(list(study.known().values()), per_class)


def code(weights: str, per_class: int) -> None:
    """Offer the script of the table."""
    downloads.show_code(probes_script(weights, SOURCES, per_class))


def _rest(bench: HeadBench, per_class: int, rest: list[str]) -> Iterator[tuple[str, Probe]]:
    for source in SOURCES:
        if str(source) in rest:
            learn, unseen = bench.examples(TextureLesson(source, per_class))
            [found] = probes(
                {source: learn.features},
                learn.labels,
                {source: unseen.features},
                unseen.labels,
            )
            yield str(source), found


def _table(found: list[Probe], per_class: int) -> None:
    names = source_names(SOURCES)
    st.dataframe(
        {
            _("The head reads"): [names[str(probe.source)] for probe in found],
            _("Numbers read"): [probe.numbers for probe in found],
            _("Accuracy"): [probe.accuracy for probe in found],
            _("Cross entropy"): [fixed(probe.cross_entropy, 3) for probe in found],
        },
        hide_index=True,
        width=720,
        column_config={
            _("Accuracy"): st.column_config.ProgressColumn(
                min_value=0.0, max_value=1.0, format="percent"
            )
        },
    )
    st.caption(
        say(
            N_n(
                "A probe of one network: it was trained once, and only a linear head is new"
                " in each row, learned from {n} patch per class with right labels by cross "
                "entropy, judged on {total} patches never seen. It tells what a layer makes"
                " easy to read, not how good a network of that depth would be.",
                "A probe of one network: it was trained once, and only a linear head is new"
                " in each row, learned from {n} patches per class with right labels by "
                "cross entropy, judged on {total} patches never seen. It tells what a layer"
                " makes easy to read, not how good a network of that depth would be.",
            ),
            n=per_class,
            total=len(half(Half.TEST)),
        )
    )
