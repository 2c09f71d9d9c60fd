"""What a survey knows of a channel: the patches it is strongest on, and what is usual for it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.errors import SurveyError
from explorer.messages import N_, Message
from explorer.numerals import figure, fixed, percent, whole
from explorer.shapes import RgbImage
from explorer.studies.channel_cards import ChannelCard
from explorer.studies.channel_kin import relu_of
from explorer.studies.channel_sheets import fitted
from explorer.studies.survey import Survey
from explorer.ui import surveys
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.parts import lab
from explorer.ui.parts.tiles import Tile, tiles
from explorer.ui.setup import Setup

_SIDE = 136


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A patch that a channel is strong on, where it comes from, and how strong."""

    pixels: RgbImage
    name: str
    value: float


def refusal(setup: Setup, layer: str) -> Message | None:
    """Why the survey cannot be asked about a layer of this network, if it cannot."""
    try:
        survey = surveys.at_hand()
        survey.check_weights(setup.network.loaded.sha256)
    except SurveyError as error:
        return error.message
    if relu_of(layer) not in survey.layers:
        return Message(N_("The survey did not look at {layer}."), {"layer": relu_of(layer)})
    return None


def unusual(setup: Setup, layer: str) -> npt.NDArray[np.float64]:
    """How far each channel's mean here is off the survey's, in its standard deviations.

    Shape: (C,).
    Convention: of the ReLU that the layer's channels go through; ask `refusal` first.
    """
    survey, relu = surveys.at_hand(), relu_of(layer)
    means = setup.run.layer(relu).statistics.mean
    what = ("unusual", str(survey.folder), relu)
    return setup.run.remember(what, lambda: survey.unusual(relu, means))


def patches(setup: Setup, card: ChannelCard) -> tuple[Patch, ...]:
    """The patches of the survey that a channel is strongest on, as far as the survey knows it."""
    if refusal(setup, card.layer.name) is not None:
        return ()
    survey, relu = surveys.at_hand(), relu_of(card.layer.name)
    what = ("survey top", str(survey.folder), relu, card.channel)
    return once(Kind.RESULT, what, lambda: _patches(survey, relu, card.channel))


def top(setup: Setup, card: ChannelCard) -> None:
    """Draw the nine patches of the survey that the channel is strongest on."""
    st.markdown(lab.strong(_("Strongest of all in the survey")))
    why = refusal(setup, card.layer.name)
    if why is not None:
        st.caption(say(why))
        return
    survey, relu = surveys.at_hand(), relu_of(card.layer.name)
    found = patches(setup, card)
    if not found:
        st.caption(_("It fired in none of the survey's pictures."))
        return
    tiles(
        [
            Tile(
                (patch.pixels,),
                figure(patch.value, 4),
                say(N_("Patch of {name}: {value}"), name=patch.name, value=figure(patch.value, 4)),
            )
            for patch in found
        ],
        1,
    )
    st.caption(
        say(
            N_(
                "What its strongest unit of {layer} sees: the best place of each picture, the "
                "strongest first, with its number. Pictures in the survey: {pictures}."
            ),
            layer=relu,
            pictures=whole(survey.manifest.counts.counted),
        )
    )


def _patches(survey: Survey, relu: str, channel: int) -> tuple[Patch, ...]:
    return tuple(
        Patch(fitted(survey.patch(best), _SIDE), survey.pictures[best.picture].path, best.value)
        for best in survey.top(relu, channel)
    )


def usual(setup: Setup, card: ChannelCard) -> None:
    """Say what is usual for the channel, and how unusual this picture is."""
    if refusal(setup, card.layer.name) is not None:
        return
    survey, relu, channel = surveys.at_hand(), relu_of(card.layer.name), card.channel
    found = once(Kind.RESULT, ("figures", str(survey.folder), relu), lambda: survey.figures(relu))
    values = {
        "layer": relu,
        "pictures": whole(survey.manifest.counts.counted),
        "mean": figure(float(found.mean[channel]), 3),
        "std": figure(float(found.std[channel]), 3),
        "zeros": percent(float(found.dead_share[channel])),
        "peak": figure(float(found.peak[channel]), 4),
        "off": fixed(float(unusual(setup, card.layer.name)[channel]), 1, signed=True),
    }
    st.markdown(
        say(
            N_(
                "In {layer} its mean is usually {mean} ± {std} (standard deviation over the "
                "survey; pictures: {pictures}), {zeros} of its numbers are 0 and its highest is "
                "{peak}. "
                "**Your picture's mean is {off} standard deviations off that.**"
            ),
            **values,
        )
    )
    size = survey.manifest.size
    if setup.seen.size_wh != (size, size):
        text = N_("The survey's pictures went in at {size}×{size} px, yours at another size.")
        st.caption(say(text, size=size))
