"""What came of training: curves over the steps, who is taken for whom, one patch's answers."""

from collections.abc import Sequence

import streamlit as st

from explorer.messages import N_
from explorer.numerals import fixed, percent
from explorer.rendering.charts.curves import curves
from explorer.studies.heads import Recipe, Score
from explorer.studies.heads.course import Moment
from explorer.studies.heads.textures import Half
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning import patches
from explorer.ui.pages.learning.choosing import class_names
from explorer.ui.parts import lab
from explorer.ui.parts.choices import bound
from explorer.ui.settings import mine
from explorer.ui.texture_bench import COUNT, half


def told(moment: Moment, recipe: Recipe) -> str:
    """Say how training stands."""
    total = len(moment.answers)
    words = {
        "steps": moment.number,
        "right": round(moment.unseen.accuracy * total),
        "total": total,
        "share": percent(moment.unseen.accuracy),
        "chance": percent(1 / COUNT),
        "loss": fixed(moment.unseen.cross_entropy, 3),
    }
    text = say(
        N_(
            "After {steps} steps **{right} of {total}** patches never seen are right ({share}; "
            "guessing gets {chance}), with a cross entropy of **{loss}**."
        ),
        **words,
    )
    if not moment.is_last or moment.number < recipe.steps:
        return text
    return " ".join([text, _("Training was ended there; it was still getting better.")])


def live(found: Sequence[Moment], recipe: Recipe) -> None:
    """Draw how training goes, while it does; under names of their own, as a run draws it often."""
    st.markdown(told(found[-1], recipe))
    _both_curves(found, f"_{len(found)}")


def draw(found: Sequence[Moment], recipe: Recipe) -> None:
    """Draw everything about a course of training, whole or as far as it is known."""
    last = found[-1]
    st.markdown(told(last, recipe))
    _both_curves(found)
    left, right = st.columns(2, gap="large")
    with left:
        _confusion(last)
    with right:
        _one_patch(found)


def _both_curves(found: Sequence[Moment], suffix: str = "") -> None:
    left, right = st.columns(2, gap="large")
    with left:
        _losses(found, suffix)
    with right:
        _accuracies(found, suffix)


def _losses(found: Sequence[Moment], suffix: str) -> None:
    series = {
        _("What training makes small"): [moment.objective for moment in found],
        _("Cross entropy, learned from"): [moment.learned.cross_entropy for moment in found],
        _("Cross entropy, never seen"): [moment.unseen.cross_entropy for moment in found],
    }
    alt = _("Losses over the steps of training")
    _curves(f"learning_losses{suffix}", found, series, _("Loss"), alt)


def _accuracies(found: Sequence[Moment], suffix: str) -> None:
    series = {
        _("Learned from"): [100 * moment.learned.accuracy for moment in found],
        _("Never seen"): [100 * moment.unseen.accuracy for moment in found],
    }
    _curves(
        f"learning_accuracies{suffix}",
        found,
        series,
        _("Right, in %"),
        _("Accuracy over the steps of training"),
    )
    st.caption(
        _(
            "“Learned from” is judged by the labels the head was told, the wrong ones included. "
            "Where it goes on rising while “never seen” falls, the head learns by heart."
        )
    )


def _curves(
    key: str, found: Sequence[Moment], series: dict[str, list[float]], title: str, alt: str
) -> None:
    st.plotly_chart(
        curves([moment.number for moment in found], series, _("Steps"), title),
        key=key,
        config={"displayModeBar": False},
        alt=alt,
    )


def _confusion(last: Moment) -> None:
    names = class_names()
    table = Score(last.answers, half(Half.TEST).labels).confusion
    st.markdown(lab.strong(_("Who is taken for whom")))
    st.dataframe(
        {
            _("Is"): names,
            **{
                say(N_("taken for {name}"), name=name): table[:, at].tolist()
                for at, name in enumerate(names)
            },
        },
        hide_index=True,
    )
    st.caption(_("Patches never seen, counted; right answers stand on the diagonal."))


def _one_patch(found: Sequence[Moment]) -> None:
    st.markdown(lab.strong(_("One patch over the steps")))
    most = len(found[-1].answers) - 1
    st.number_input(_("Test patch"), 0, most, **bound("learning_patch"), width=160)
    number = mine()["learning_patch"]
    patches.asked(number)
    series = {
        name: [float(moment.answers[number, at]) for moment in found]
        for at, name in enumerate(class_names())
    }
    alt = _("The three probabilities of one patch over the steps of training")
    _curves("learning_patch_chart", found, series, _("Probability"), alt)
