"""Which channels are switched off: a preset or the reader's own choice."""

import streamlit as st

from explorer.messages import N_
from explorer.operations import ChannelStatistics
from explorer.studies.ablation import TRUNK, Ablation, Filling
from explorer.studies.picking import Pick, picked
from explorer.ui.i18n import _, say
from explorer.ui.parts.choices import bound, choose, choose_layer, hints, labels, showing
from explorer.ui.settings import Setting, declare, mine, number

MOST = 512
_CHOSEN = "off_chosen"


def parse_channels(text: str) -> tuple[int, ...]:
    """Read channel numbers, as in `3-17-40`; each once."""
    found = tuple(map(number(0, MOST - 1), text.split("-", MOST)))
    if len(set(found)) < len(found):
        raise ValueError(text)
    return found


declare(
    Setting("off_pick", Pick.PEAK, Pick),
    Setting("off_count", 16, number(0, MOST)),
    Setting("off_seed", 0, number(0, 9999)),
    Setting("off_channels", (), parse_channels),
    Setting("off_fill", Filling.ZERO, Filling),
)


def layer() -> str:
    """Draw the choice of a layer whose channels are maps."""
    return choose_layer(TRUNK, 130)


def _keep_own(channels: list[int]) -> None:
    mine()["off_channels"] = tuple(channels)


def take(channels: tuple[int, ...]) -> None:
    """Make these channels the reader's own choice; for callbacks."""
    mine()["off_pick"] = Pick.OWN
    mine()["off_channels"] = channels


def choose_channels(name: str, figures: ChannelStatistics) -> Ablation:
    """Draw the choice of channels and of what they hold instead."""
    settings = mine()
    total = len(figures)
    pick = Pick(choose(_("Channels"), labels(Pick), "off_pick", width=200))
    if pick is Pick.OWN:
        own = [channel for channel in settings["off_channels"] if channel < total]
        shown = showing(_CHOSEN, own, _keep_own)
        st.multiselect(_("Numbers"), list(range(total)), **shown, width=330)
    elif pick is not Pick.DEAD:
        shown = bound("off_count", shown=min(settings["off_count"], total))
        st.number_input(_("How many"), 0, total, **shown, width=130)
    if pick is Pick.RANDOM:
        st.number_input(_("Seed"), 0, 9999, **bound("off_seed"), width=120)
    filling = choose(
        _("They hold instead"), labels(Filling), "off_fill", width=170, help=hints(Filling)
    )
    channels = picked(
        pick, settings["off_count"], settings["off_seed"], settings["off_channels"], figures
    )
    return Ablation(name, channels, Filling(filling))


def told(ablation: Ablation, total: int) -> str:
    """Say which channels are off."""
    if not ablation.channels:
        return say(
            N_(
                "No channel of {layer} is off: everything below is the same on both sides, "
                "bit for bit. Choose some to see what they were worth."
            ),
            layer=ablation.layer,
        )
    shown = ", ".join(map(str, ablation.channels[:24]))
    more = ", …" if len(ablation.channels) > 24 else ""
    values = {"count": len(ablation.channels), "total": total, "layer": ablation.layer}
    text = say(N_("Off: {count} of the {total} channels of {layer}"), **values)
    return f"{text}: {shown}{more}"
