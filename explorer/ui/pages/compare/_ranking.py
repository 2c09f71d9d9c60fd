"""Which channels matter most: each switched off alone, the outcome measured."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from explorer.exporting.scripts.comparing import ranking_script
from explorer.messages import N_, Message
from explorer.shapes import FeatureMaps
from explorer.studies.ablation import Ablation
from explorer.studies.channel_effects import Estimate, channel_effects, estimate, outcome_of, work
from explorer.ui import downloads, lessons, long_runs
from explorer.ui.controls import Setup
from explorer.ui.i18n import _, say
from explorer.ui.pages.compare import _picking, _switched

_LEAST = 0.005
"""Seconds one run takes besides its multiply-adds."""


@st.cache_resource(max_entries=48, show_spinner=False)
def _known(identity: str) -> dict[int, float]:
    return {}


@st.cache_data(max_entries=16, show_spinner=False)
def _guess(identity: str, _setup: Setup, _ablation: Ablation, _maps: FeatureMaps) -> Estimate:
    return estimate(_setup.network.model, _ablation.layer, _maps, _ablation.filling)


def draw(setup: Setup, ablation: Ablation, maps: FeatureMaps, pace: float) -> None:
    """Draw what is known of the ranking, and find out the rest when asked to."""
    lessons.heading(_("Which channel matters most?"))
    identity = _switched.name_of(setup, ablation.layer, ablation.filling, "ranking")
    known = _known(identity)
    guess = _guess(identity, setup, ablation, maps)
    total = len(maps)
    runs = int((~guess.silent).sum())
    seconds = _LEAST + pace * work(_switched.trace(setup), ablation.layer)
    words = {
        "total": total, "runs": runs, "layer": ablation.layer, "silent": total - runs,
        "seconds": _duration(runs * seconds),
        "what": Message(outcome_of(setup.network.model).label),
    }  # fmt: skip
    st.caption(
        say(
            Message(
                N_(
                    "Every channel of {layer} is switched off alone and the rest of the network "
                    "runs again. The effect is the {what}. Silent here, and so without effect: "
                    "{silent} of {total}; the other {runs} take about {seconds} on this machine. "
                    "The likely strongest come first: how far the channel moves × how strongly "
                    "the next layer reads it."
                ),
                words,
            )
        )
    )
    long_runs.pursue(
        "off_ranking",
        identity,
        lambda: (len(known), total),
        lambda: channel_effects(
            _switched.trace(setup),
            ablation.layer,
            ablation.filling,
            [channel for channel in guess.order if channel not in known],
        ),
        known.update,
        start=say(Message(N_("Measure all {total} channels (about {seconds})"), words)),
    )
    if known:
        _table(known, guess)
    downloads.show_code(ranking_script(downloads.scene_for(setup), ablation))


def _duration(seconds: float) -> str:
    if seconds < 90:
        return say(Message(N_("{count} s"), {"count": max(1, round(seconds))}))
    return say(Message(N_("{count} min"), {"count": round(seconds / 60)}))


def _table(known: Mapping[int, float], guess: Estimate) -> None:
    order = sorted(known, key=lambda channel: (-known[channel], channel))
    place = {channel: rank for rank, channel in enumerate(guess.order, start=1)}
    most = known[order[0]]
    none = sum(effect == 0 for effect in known.values())
    words = {"channel": order[0], "effect": f"{most:.4g}", "none": none, "known": len(known)}
    st.markdown(
        say(
            Message(
                N_(
                    "Of {known} channels measured, channel {channel} matters most ({effect}); "
                    "{none} have no effect at all. Select rows to switch those channels off above."
                ),
                words,
            )
        )
    )
    st.dataframe(
        {
            _("Channel"): order,
            _("Effect"): [known[channel] for channel in order],
            _("Effect, digits"): [f"{known[channel]:.6g}" for channel in order],
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
        _picking.take(tuple(sorted(order[row] for row in rows)))
