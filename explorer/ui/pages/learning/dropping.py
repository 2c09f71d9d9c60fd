"""Dropout: heads that learn wrong labels by heart, or not."""

from collections.abc import Callable, Iterator
from itertools import product
from statistics import fmean, stdev

import streamlit as st

from explorer.exporting.scripts.learning import TextureLesson, dropout_script
from explorer.messages import N_
from explorer.numerals import NOTHING, figure, fixed, percent
from explorer.rendering.charts.spread import spread
from explorer.studies.heads import parse_source, small_mlp
from explorer.studies.heads.forgetting import DROPOUTS, SEEDS, DropoutRun, dropout_runs
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning import masked
from explorer.ui.pages.learning.choosing import MISLED, source_names
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.parts.choices import bound, choose
from explorer.ui.settings import mine
from explorer.ui.setup import Setup
from explorer.ui.texture_bench import COUNT, SOURCES, HeadBench

PER_CLASS = 16


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "Dropout sets each hidden unit to 0 with probability p, drawn anew in every training "
            "pass, and multiplies what stays by 1 / (1 − p). No unit can then rely on one other. "
            "VGG16 has it behind fc6 and fc7, with p = 0.5; once trained, it is switched off."
        )
    )
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        source = choose(
            _("The head reads"), source_names(SOURCES), "learning_drop_reads", width=260
        )
        st.segmented_control(
            _("Wrong labels"),
            MISLED,
            format_func=lambda share: f"{share}%",
            **bound("learning_misled"),
            required=True,
        )
    bench = HeadBench(setup.network)
    lesson = TextureLesson(parse_source(source), PER_CLASS)
    reading = bench.reading(PER_CLASS)
    long_runs.pursue("learning_drop_read", reading, bench.read)
    weights = downloads.scene_for(setup).weights
    misled = mine()["learning_misled"] / 100
    if not reading.rest():
        _by_heart(bench, lesson, misled)
    told = TextureLesson(lesson.source, PER_CLASS, misled)
    downloads.show_code(dropout_script(weights, told))
    if not reading.rest():
        masked.draw(bench, lesson, weights)


def _by_heart(bench: HeadBench, lesson: TextureLesson, wrong: float) -> None:
    lab.heading(_("Learned by heart, or not"))
    study = Study(("dropout", bench.network.key, lesson, wrong), tuple(product(DROPOUTS, SEEDS)))
    answer = st.empty()

    def live() -> None:
        if known := list(study.known().values()):
            with answer.container():
                _runs(known, wrong, f"_{len(known)}")

    long_runs.pursue(
        "learning_dropout", study, lambda rest: _rest(bench, lesson, wrong, rest), also=live
    )
    if known := list(study.known().values()):
        with answer.container():
            _runs(known, wrong)


def _rest(
    bench: HeadBench, lesson: TextureLesson, wrong: float, rest: list[tuple[float, int]]
) -> Iterator[tuple[tuple[float, int], DropoutRun]]:
    learn, test = bench.examples(lesson)
    for dropout, seed in rest:
        [found] = dropout_runs(learn, test, COUNT, wrong, [dropout], [seed])
        yield (dropout, seed), found


def _runs(found: list[DropoutRun], wrong: float, suffix: str = "") -> None:
    groups = [[run for run in found if run.dropout == dropout] for dropout in DROPOUTS]
    st.plotly_chart(
        spread(
            [f"p = {figure(dropout)}" for dropout in DROPOUTS],
            {
                _("Learned from"): [[100 * run.learned for run in runs] for runs in groups],
                _("Never seen"): [[100 * run.tested for run in runs] for runs in groups],
            },
            _("Dropout"),
            _("Right, in %"),
        ),
        key=f"learning_dropout_chart{suffix}",
        config={"displayModeBar": False},
        alt=_("Accuracy of every head by its dropout; the table has the means"),
    )
    st.dataframe(
        {
            _("Dropout"): [f"p = {figure(dropout)}" for dropout in DROPOUTS],
            _("Learned from"): [_mean([run.learned for run in runs]) for runs in groups],
            _("Never seen"): [_mean([run.tested for run in runs]) for runs in groups],
            _("Cross entropy, never seen"): [
                _mean([run.cross_entropy for run in runs], _digits) for runs in groups
            ],
        },
        hide_index=True,
        width=720,
    )
    words = (
        N_(
            "Every point is one head with {hidden} hidden units, learned from {count} patches; "
            "{seeds} heads for each p, whose seeds draw the wrong labels, the first weights and "
            "the masks. Mean ± standard deviation. “Learned from” counts the wrong labels as "
            "right: where it is high, they were learned by heart."
        )
        if wrong
        else N_(
            "Every point is one head with {hidden} hidden units, learned from {count} patches; "
            "{seeds} heads for each p. Mean ± standard deviation. With right labels there is "
            "nothing wrong to learn by heart, and dropout has next to nothing to mend."
        )
    )
    st.caption(say(words, hidden=small_mlp().hidden, count=PER_CLASS * COUNT, seeds=len(SEEDS)))


def _digits(value: float) -> str:
    return fixed(value, 2)


def _mean(values: list[float], written: Callable[[float], str] = percent) -> str:
    if not values:
        return NOTHING
    middle, apart = fmean(values), stdev(values) if len(values) > 1 else 0.0
    return f"{written(middle)} ± {written(apart)}"
