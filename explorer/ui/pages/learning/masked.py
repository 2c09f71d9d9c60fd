"""One patch through dropout, again and again: the masks, their mean, training mode left on."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.exporting.scripts.learning import TextureLesson, passes_script
from explorer.messages import N_
from explorer.numerals import figure, fixed, percent
from explorer.operations.dropping import Passes, dropped_passes, kept_bounds, masks
from explorer.operations.losses import softmax
from explorer.studies.heads import Readout, fit, small_mlp
from explorer.studies.heads.readout import Scores
from explorer.studies.heads.textures import Half
from explorer.ui import recovery
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning import patches
from explorer.ui.pages.learning.choosing import DROPPED, class_names
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import bound
from explorer.ui.settings import mine
from explorer.ui.texture_bench import COUNT, HeadBench, half

Mask: TypeAlias = npt.NDArray[np.bool_]
PASSES = 1000
_SHOWN = 20
_AGAIN = 10


@recovery.fragment
def draw(bench: HeadBench, lesson: TextureLesson, weights: str) -> None:
    """Draw the section's second half."""
    lab.heading(_("One patch, many passes"))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        st.segmented_control(
            _("Dropout p"), DROPPED, format_func=figure, **bound("learning_p"), required=True
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
    bench: HeadBench, lesson: TextureLesson, dropout: float, number: int
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
            share=percent(share, 2),
            low=percent(low, 2),
            high=percent(high, 2),
        )
    )


def _against(found: Passes) -> None:
    st.markdown(lab.strong(_("The mean of many passes is the answer without dropout")))
    apart = (found.mean - found.evaluated) / np.where(found.error > 0, found.error, 1)
    st.dataframe(
        {
            _("Class"): class_names(),
            _("Score without dropout"): [fixed(value, 4) for value in found.evaluated],
            say(N_("Mean of {count} passes"), count=len(found.answers)): [
                fixed(value, 4) for value in found.mean
            ],
            _("Standard error"): [fixed(value, 4) for value in found.error],
            _("Apart, in standard errors"): [fixed(value, 2, signed=True) for value in apart],
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
                name: [fixed(value, 4) for value in answers[:, at]]
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
