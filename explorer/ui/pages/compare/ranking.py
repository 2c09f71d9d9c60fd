"""Which channels matter most: each switched off alone, the outcome measured."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from explorer.exporting.scripts.compare import ranking_script
from explorer.messages import N_, Message
from explorer.numerals import figure
from explorer.studies.ablation import Ablation
from explorer.studies.channel_effects import (
    CHANGE_LABELS,
    Estimate,
    end_of,
    estimate,
    work,
)
from explorer.ui.i18n import _, say
from explorer.ui.pages.compare import picking
from explorer.ui.parts import answers, downloads, effects, lab, long_runs
from explorer.ui.setup import Setup

_LEAST = 0.005
"""Seconds one run takes besides its multiply-adds."""


def draw(setup: Setup, ablation: Ablation, total: int, pace: float) -> None:
    """Draw what is known of the ranking, and find out the rest when asked to."""
    lab.heading(_("Which channel matters most?"))
    run, own = setup.run, answers.on_layers(setup)
    question = (ablation.layer, ablation.filling)
    guess = run.remember(("ranking estimate", question), lambda: _guess(setup, ablation))
    study = effects.study(setup, ablation.layer, ablation.filling, range(total))
    head = own.head if own is not None else None
    runs = int((~guess.silent).sum())
    seconds = _LEAST + pace * work(run.trace(), ablation.layer, head)
    words = {
        "total": total,
        "runs": runs,
        "layer": ablation.layer,
        "silent": total - runs,
        "seconds": _duration(runs * seconds),
        "what": Message(CHANGE_LABELS[end_of(setup.network.model, head)]),
    }
    st.caption(
        say(
            N_(
                "Every channel of {layer} is switched off alone and the rest of the network "
                "runs again. The effect is the {what}. Silent here, and so without effect: "
                "{silent} of {total}; the other {runs} take about {seconds} on this machine. "
                "The likely strongest come first: how far the channel moves × how strongly "
                "the next layer reads it."
            ),
            **words,
        )
    )
    long_runs.pursue(
        "off_ranking",
        study,
        lambda rest: effects.steps(
            setup,
            ablation.layer,
            ablation.filling,
            [each for each in guess.order if each in rest],
        ),
        start=say(N_("Measure all {total} channels (about {seconds})"), **words),
    )
    known = study.known()
    if known:
        _table(known, guess)
    downloads.show_code(ranking_script(downloads.scene_for(setup), ablation, answers.place(setup)))


def _guess(setup: Setup, ablation: Ablation) -> Estimate:
    maps = setup.run.layer(ablation.layer).maps
    return estimate(setup.network.model, ablation.layer, maps, ablation.filling)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return say(N_("{count} s"), count=max(1, round(seconds)))
    return say(N_("{count} min"), count=round(seconds / 60))


def _table(known: Mapping[int, float], guess: Estimate) -> None:
    order = sorted(known, key=lambda channel: (-known[channel], channel))
    place = {channel: rank for rank, channel in enumerate(guess.order, start=1)}
    most = known[order[0]]
    none = sum(effect == 0 for effect in known.values())
    words = {"channel": order[0], "effect": figure(most, 4), "none": none, "known": len(known)}
    st.markdown(
        say(
            N_(
                "Channels measured: {known}. Channel {channel} matters most ({effect}); "
                "without any effect: {none}. Select rows to switch those channels off "
                "above."
            ),
            **words,
        )
    )
    st.dataframe(
        {
            _("Channel"): order,
            _("Effect"): [known[channel] for channel in order],
            _("Effect, digits"): [figure(known[channel]) for channel in order],
            _("Rank by estimate"): [place[channel] for channel in order],
        },
        hide_index=True,
        height=320,
        width=560,
        key="off_table",
        on_select=lambda: _take(order),
        selection_mode="multi-row",
        column_config={
            _("Effect"): st.column_config.ProgressColumn(
                min_value=0.0, max_value=most or 1.0, format=" "
            )
        },
    )


def _take(order: list[int]) -> None:
    chosen: Any = st.session_state["off_table"]
    rows = [row for row in chosen.selection.rows if row < len(order)]
    if rows:
        picking.take(tuple(sorted(order[row] for row in rows)))
