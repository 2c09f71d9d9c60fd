"""Dropout: heads that learn wrong labels by heart, what a mask does, and training mode left on."""

from collections.abc import Iterator
from itertools import product
from statistics import fmean, stdev
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.exporting.scripts.learning import Lesson, dropout_script, passes_script
from explorer.messages import N_
from explorer.operations.dropping import Passes, dropped_passes, kept_bounds, masks
from explorer.operations.losses import softmax
from explorer.rendering.charts.spread import spread
from explorer.studies.heads import Readout, fit, parse_source, small_mlp
from explorer.studies.heads.forgetting import DROPOUTS, SEEDS, DropoutRun, dropout_runs
from explorer.studies.heads.readout import Scores
from explorer.studies.heads.textures import Half
from explorer.ui import recovery
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning import patches
from explorer.ui.pages.learning.bench import COUNT, SOURCES, HeadBench, half
from explorer.ui.pages.learning.choosing import DROPPED, MISLED, class_names, source_names
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.parts.choices import bound, choose
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

Mask: TypeAlias = npt.NDArray[np.bool_]
PER_CLASS = 16
PASSES = 1000
_SHOWN = 20
_AGAIN = 10


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
            format_func=lambda share: f"{share} %",
            **bound("learning_misled"),
            required=True,
        )
    bench = HeadBench(setup.network)
    lesson = Lesson(parse_source(source), PER_CLASS)
    reading = bench.reading(PER_CLASS)
    long_runs.pursue("learning_drop_read", reading, bench.read)
    weights = downloads.scene_for(setup).weights
    misled = mine()["learning_misled"] / 100
    if not reading.rest():
        _by_heart(bench, lesson, misled)
    told = Lesson(lesson.source, PER_CLASS, misled)
    downloads.show_code(dropout_script(weights, told))
    if not reading.rest():
        _one_input(bench, lesson, weights)


def _by_heart(bench: HeadBench, lesson: Lesson, wrong: float) -> None:
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
    bench: HeadBench, lesson: Lesson, wrong: float, rest: list[tuple[float, int]]
) -> Iterator[tuple[tuple[float, int], DropoutRun]]:
    learn, test = bench.examples(lesson)
    for dropout, seed in rest:
        [found] = dropout_runs(learn, test, COUNT, wrong, [dropout], [seed])
        yield (dropout, seed), found


def _runs(found: list[DropoutRun], wrong: float, suffix: str = "") -> None:
    groups = [[run for run in found if run.dropout == dropout] for dropout in DROPOUTS]
    st.plotly_chart(
        spread(
            [f"p = {dropout:g}" for dropout in DROPOUTS],
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
            _("Dropout"): [f"p = {dropout:g}" for dropout in DROPOUTS],
            _("Learned from"): [_mean([run.learned for run in runs]) for runs in groups],
            _("Never seen"): [_mean([run.tested for run in runs]) for runs in groups],
            _("Cross entropy, never seen"): [
                _mean([run.cross_entropy for run in runs], percent=False) for runs in groups
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


def _mean(values: list[float], percent: bool = True) -> str:
    if not values:
        return "–"
    middle, apart = fmean(values), stdev(values) if len(values) > 1 else 0.0
    return f"{middle:.0%} ± {apart:.0%}" if percent else f"{middle:.2f} ± {apart:.2f}"


@recovery.fragment
def _one_input(bench: HeadBench, lesson: Lesson, weights: str) -> None:
    lab.heading(_("One patch, many passes"))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        st.segmented_control(
            _("Dropout p"), DROPPED, format_func="{:g}".format, **bound("learning_p"), required=True
        )
        most = len(half(Half.TEST)) - 1
        st.number_input(_("Test patch"), 0, most, **bound("learning_patch"), width=160)
    dropout, number = mine()["learning_p"], mine()["learning_patch"]
    kept, found, answers = _passes(bench, lesson, dropout, number)
    left, right = st.columns([1, 3], gap="large")
    with left:
        patches.asked(number)
    with right:
        _mask(kept, dropout)
    _against(found)
    _left_on(answers)
    downloads.show_code(passes_script(weights, lesson, dropout, PASSES, number))


def _passes(
    bench: HeadBench, lesson: Lesson, dropout: float, number: int
) -> tuple[Mask, Passes, Scores]:
    """Which units stay in each pass, what comes of it, and the probabilities of the first passes.

    Convention: the last row of the probabilities is the answer without dropout.
    """

    def readout() -> Readout:
        learn, _test = bench.examples(lesson)
        return fit(learn, COUNT, small_mlp(dropout))

    def run() -> tuple[Mask, Passes, Scores]:
        _learn, test = bench.examples(lesson)
        units = head.units(test.features[number : number + 1])[0]
        kept = masks(len(units), dropout, PASSES)
        output = head.output
        found = dropped_passes(units, output.weight, output.bias, kept, dropout)
        answers = softmax([*found.answers[:_AGAIN], found.evaluated])
        return kept, found, answers

    key = (bench.network.key, lesson, dropout)
    head = once(Kind.RESULT, ("dropout head", *key), readout)
    return once(Kind.RESULT, ("dropout passes", *key, number), run)


def _mask(kept: Mask, dropout: float) -> None:
    shown = np.where(kept[:_SHOWN], 255, 40).astype(np.uint8)
    share = float(kept.mean())
    low, high = kept_bounds(kept.size, dropout)
    caption = say(
        N_(
            "{passes} passes, one row each, and {units} hidden units, one column each; black is "
            "left out. Look down one column: one unit's fate."
        ),
        passes=len(shown),
        units=shown.shape[1],
    )
    lab.picture(shown, caption, caption, target=640)
    st.caption(
        say(
            N_(
                "Of all {count} draws {share} stayed; by chance it lies between {low} and {high}, "
                "but for four standard errors."
            ),
            count=kept.size,
            share=f"{share:.2%}",
            low=f"{low:.2%}",
            high=f"{high:.2%}",
        )
    )


def _against(found: Passes) -> None:
    st.markdown(lab.strong(_("The mean of many passes is the answer without dropout")))
    apart = (found.mean - found.evaluated) / np.where(found.error > 0, found.error, 1)
    st.dataframe(
        {
            _("Class"): class_names(),
            _("Score without dropout"): [f"{value:.4f}" for value in found.evaluated],
            say(N_("Mean of {count} passes"), count=len(found.answers)): [
                f"{value:.4f}" for value in found.mean
            ],
            _("Standard error"): [f"{value:.4f}" for value in found.error],
            _("Apart, in standard errors"): [f"{value:+.2f}" for value in apart],
        },
        hide_index=True,
        width=720,
    )
    st.caption(
        _(
            "That is what the factor 1 / (1 − p) is for. It holds exactly for the scores, which "
            "are sums; not for the probabilities that softmax makes of them."
        )
    )


def _left_on(answers: Scores) -> None:
    st.markdown(lab.strong(_("Training mode left on")))
    rows = [say(N_("Pass {number}"), number=at + 1) for at in range(len(answers) - 1)]
    st.dataframe(
        {
            "": [*rows, _("Without dropout, always")],
            **{
                name: [f"{value:.4f}" for value in answers[:, at]]
                for at, name in enumerate(class_names())
            },
        },
        hide_index=True,
        width=520,
    )
    st.caption(
        _(
            "The same patch, asked again and again: other numbers each time. The article's code "
            "never calls `eval()`, so its dropout stays on and its numbers change from run to run."
        )
    )
