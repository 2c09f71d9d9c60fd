"""Losses: three scores to move, what three losses say of them, and which way they push."""

import streamlit as st

from explorer.exporting.scripts.judging import losses_script
from explorer.messages import N_
from explorer.numerals import figure, fixed
from explorer.operations.loss_curves import LossCurves, loss_curves
from explorer.operations.losses import Losses, log_likelihood, losses
from explorer.rendering.charts.curves import curves
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning import mistakes
from explorer.ui.pages.learning.choosing import LOGIT_RANGE, LOGITS, class_names
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import bound
from explorer.ui.run import Run
from explorer.ui.settings import mine
from explorer.ui.setup import Setup


def section(setup: Setup) -> None:
    """Draw the section."""
    _body(setup.run)


@recovery.fragment
def _body(run: Run) -> None:
    st.markdown(
        _(
            "A network's last layer gives each class a score, its logit. Softmax turns the scores "
            "into probabilities; a loss says in one number how wrong they are. Its gradient says "
            "which way, and how hard, each score is pushed: training moves against it."
        )
    )
    controls, chart = st.columns([2, 3], gap="large")
    with controls:
        logits, right = _choose()
    found = run.remember(("losses", logits, right), lambda: losses(logits, right))
    with chart:
        low, high = LOGIT_RANGE
        _chart(
            run.remember(
                ("loss curves", logits, right), lambda: loss_curves(logits, right, low, high)
            ),
            logits[right],
            class_names()[right],
        )
    _numbers(logits, found)
    _names(found)
    mistakes.draw(run, logits)
    downloads.show_code(losses_script(logits, right))


def _choose() -> tuple[tuple[float, ...], int]:
    names = class_names()
    st.segmented_control(
        _("The right class"),
        range(len(names)),
        format_func=lambda number: names[number],
        **bound("learning_right"),
        required=True,
    )
    low, high = LOGIT_RANGE
    for name, key in zip(names, LOGITS, strict=True):
        st.slider(
            say(N_("Score of {name}"), name=name), low, high, step=0.1, format="%.1f", **bound(key)
        )
    settings = mine()
    return tuple(settings[key] for key in LOGITS), settings["learning_right"]


def _chart(found: LossCurves, at: float, name: str) -> None:
    st.plotly_chart(
        curves(
            found.scores.tolist(),
            {
                _("Cross entropy"): found.cross_entropy.tolist(),
                _("Squared error"): found.squared.tolist(),
            },
            say(N_("Score of {name}"), name=name),
            _("Loss"),
            at,
        ),
        key="learning_loss_chart",
        config={"displayModeBar": False},
        alt=_("Both losses over the right class's score; the table has the numbers of this answer"),
    )
    st.caption(
        _(
            "Both losses while only the right class's score moves; the dotted line is where it "
            "stands. Far to the left the squared error is flat: a confident error hardly teaches. "
            "Cross entropy keeps its slope."
        )
    )


def _numbers(logits: tuple[float, ...], found: Losses) -> None:
    st.markdown(
        say(
            N_(
                "The right class, {name}, gets p = **{p}**. Cross entropy, −log p: **{ce}**. "
                "Squared error: **{squared}**."
            ),
            name=class_names()[found.right],
            p=figure(found.likelihood, 4),
            ce=fixed(found.cross_entropy, 4),
            squared=fixed(found.squared, 4),
        )
    )
    st.dataframe(
        {
            _("Class"): class_names(),
            _("Score"): [fixed(value, 1) for value in logits],
            "p": [fixed(value, 6) for value in found.probabilities],
            _("Wanted"): ["1" if at == found.right else "0" for at in range(len(logits))],
            _("Gradient of the cross entropy"): [
                fixed(value, 6, signed=True) for value in found.gradient
            ],
            _("Gradient of the squared error"): [
                fixed(value, 6, signed=True) for value in found.squared_gradient
            ],
        },
        hide_index=True,
    )
    st.caption(
        _(
            "Natural logarithms. The squared error is half the squared distance of the "
            "probabilities from what is wanted. The gradient of the cross entropy is exactly "
            "p minus what is wanted; a negative one means: raise this score."
        )
    )


def _names(found: Losses) -> None:
    lab.heading(_("One loss, three names"))
    values = {
        _("Cross entropy of truth and answer"): found.cross_entropy,
        _("−log of the likelihood"): -log_likelihood([found.likelihood]),
        _("KL divergence D(truth ‖ answer)"): found.kl,
    }
    st.dataframe(
        {_("Name"): list(values), _("Value"): [fixed(value, 12) for value in values.values()]},
        hide_index=True,
        width=520,
    )
    st.caption(
        say(
            N_(
                "Largest difference: {apart}. Where the truth is one class for certain, making the "
                "cross entropy small, making the likelihood large and making the divergence small "
                "are the same thing. The article lists maximum likelihood as a third loss beside "
                "cross entropy; it is the second one again."
            ),
            apart=figure(max(values.values()) - min(values.values()), 1),
        )
    )
