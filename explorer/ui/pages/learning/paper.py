"""The paper's evidence: its tables as points, and what sets two of its trials apart."""

import streamlit as st

from explorer.exporting.scripts.judging import trials_script
from explorer.messages import N_
from explorer.network.evidence import LARGER_KERNELS, PAPER, TRIALS, Trial, differing
from explorer.numerals import figure, fixed
from explorer.rendering.charts.scattered import LabelledPoint, scattered
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import bound
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

_FIRST = 3
"""The table that has each network at one scale of the test."""


def section(_setup: Setup) -> None:
    """Draw the section."""
    _body()


@recovery.fragment
def _body() -> None:
    st.markdown(
        _(
            "Why sixteen layers, and why only 3×3? The paper trained six networks, A to E, that "
            "differ in one thing at a time, and tested them on the same 50,000 pictures. These are "
            "its numbers; nothing here is computed by this app."
        )
    )
    _chart()
    lab.heading(_("Two trials side by side"))
    one, other = _choose()
    _compared(one, other)
    downloads.show_code(trials_script(TRIALS.index(one), TRIALS.index(other)))
    with st.expander(_("All numbers")):
        _table()
    st.caption(
        say(
            N_(
                "Source: {paper}, ICLR 2015, tables 3 to 5. Its tables 6 and 7, of several "
                "networks together, are left out: they could not be confirmed from a second text."
            ),
            paper=PAPER,
        )
    )


def _name(trial: Trial) -> str:
    train, test = (", ".join(map(str, sides)) for sides in (trial.train, trial.test))
    if trial.is_jittered:
        train = "–".join(map(str, trial.train))
    words = N_("{config}, trained at {train}, tested at {test} ({how})")
    return say(words, config=trial.config, train=train, test=test, how=_(trial.evaluation.label))


def _chart() -> None:
    kinds: dict[str, list[LabelledPoint]] = {}
    for trial in TRIALS:
        if trial.table != _FIRST:
            continue
        point = LabelledPoint(trial.weight_layers, trial.top1, f"{_name(trial)}<br>{trial.top1}%")
        kinds.setdefault(_kind(trial), []).append(point)
    st.plotly_chart(
        scattered(kinds, _("Layers with weights"), _("Top-1 error in %")),
        key="learning_paper_chart",
        config={"displayModeBar": False},
        alt=_("Error over the number of layers, one point a trial; the table has all numbers"),
    )
    st.caption(
        say(
            N_(
                "One scale in the test (table {table}). Deeper errs less up to D; E, deeper still, "
                "gains next to nothing. C with its 1×1 "
                "kernels lies behind D with 3×3 in the same places, and scale jitter helps every "
                "network. Two 3×3 kernels are better than one 5×5 that sees as much: in B, "
                "replacing them costs {points} points."
            ),
            table=_FIRST,
            points=figure(LARGER_KERNELS),
        )
    )


def _kind(trial: Trial) -> str:
    if trial.has_lrn:
        return _("with LRN")
    if trial.is_jittered:
        return _("scale jitter in training")
    if trial.config == "C":
        return _("with 1×1 kernels (C)")
    return _("one scale in training")


def _choose() -> tuple[Trial, Trial]:
    names = [f"{trial.table}: {_name(trial)}" for trial in TRIALS]
    for title, key in (
        (_("One"), "learning_trial_a"),
        (_("The other"), "learning_trial_b"),
    ):
        st.selectbox(
            title,
            range(len(TRIALS)),
            format_func=lambda number: names[number],
            **bound(key),
        )
    settings = mine()
    return TRIALS[settings["learning_trial_a"]], TRIALS[settings["learning_trial_b"]]


def _compared(one: Trial, other: Trial) -> None:
    fields = {
        "config": _("the network"),
        "train": _("the scale in training"),
        "test": _("the scale in the test"),
        "evaluation": _("how a test picture is shown"),
    }
    apart = [fields[name] for name in differing(one, other)]
    words = {
        "points": fixed(abs(one.top1 - other.top1), 1),
        "one": f"{one.top1}",
        "other": f"{other.top1}",
        "what": _(", ").join(apart),
    }
    if not apart:
        st.markdown(_("These are the same trial."))
    elif len(apart) == 1:
        text = N_(
            "They differ in one thing only, {what}: {one}% of the pictures against {other}%. The "
            "{points} points between them are its doing."
        )
        st.markdown(say(text, **words))
    else:
        text = N_(
            "They differ in more than one thing, {what}: {one}% against {other}%. Which of them "
            "is to blame for the {points} points, these two alone cannot tell."
        )
        st.markdown(say(text, **words))


def _table() -> None:
    st.dataframe(
        {
            _("Table"): [trial.table for trial in TRIALS],
            _("Network"): [trial.config for trial in TRIALS],
            _("Layers with weights"): [trial.weight_layers for trial in TRIALS],
            _("Trained at"): [
                ("–" if trial.is_jittered else ", ").join(map(str, trial.train)) for trial in TRIALS
            ],
            _("Tested at"): [", ".join(map(str, trial.test)) for trial in TRIALS],
            _("Shown"): [_(trial.evaluation.label) for trial in TRIALS],
            _("Top-1 error in %"): [trial.top1 for trial in TRIALS],
            _("Top-5 error in %"): [trial.top5 for trial in TRIALS],
        },
        hide_index=True,
    )
