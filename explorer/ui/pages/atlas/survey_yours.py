"""Your picture beside a survey: what is near it, and which channels fire unusually."""

import numpy as np
import streamlit as st

from explorer.messages import N_
from explorer.numerals import figure, fixed
from explorer.operations.statistics import Figures
from explorer.shapes import RgbImage
from explorer.studies.channel_sheets import fitted
from explorer.studies.survey.survey import Alike
from explorer.studies.survey.totals import Doubles
from explorer.ui.i18n import _, plain, say
from explorer.ui.pages.atlas import choosing
from explorer.ui.parts import lab
from explorer.ui.setup import Setup
from explorer.ui.surveys import AtHand

_SIDE = 112
_MOST = 9


def draw(setup: Setup, at_hand: AtHand, layer: str, *, fits: bool) -> None:
    """Draw what the survey says of the picture, if both went through the same weights."""
    lab.heading(_("Your picture among them"))
    if not fits:
        st.info(
            say(
                N_("Choose the weights {title} to compare: yours are others than the survey's."),
                title=plain(_(at_hand.survey.manifest.weights_title)),
            )
        )
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        _nearest(setup, at_hand, layer)
    with right:
        _unusual(setup, at_hand, layer)


def _nearest(setup: Setup, at_hand: AtHand, layer: str) -> None:
    st.markdown(lab.strong(_("Nearest pictures")))
    survey, means = at_hand.survey, _means(setup, layer)

    def make() -> tuple[tuple[Alike, RgbImage], ...]:
        found = survey.nearest(means, layer, _MOST)
        return tuple((each, fitted(survey.thumbnail(each.number), _SIDE)) for each in found)

    near = setup.run.remember(("survey nearest", at_hand.key, layer), make)
    with st.container(horizontal=True, gap="small"):
        for each, seen in near:
            path = survey.pictures[each.number].path
            alt = say(N_("A picture of the survey: {path}"), path=path)
            with st.container(width=_SIDE, gap=None):
                lab.picture(seen, figure(each.likeness, 3), alt, _SIDE)
    st.caption(
        say(
            N_(
                "By {layer}: the cosine between the square roots of the channels' means, 1 for the "
                "same picture."
            ),
            layer=layer,
        )
    )


def _unusual(setup: Setup, at_hand: AtHand, layer: str) -> None:
    st.markdown(lab.strong(_("Channels that fire unusually")))
    found = unusual(setup, at_hand, layer)
    order = np.argsort(-found, kind="stable")[:_MOST]
    with st.container(horizontal=True, gap="small"):
        for place, channel in enumerate(map(int, order)):
            st.button(
                say(
                    N_("{channel}: {deviations} σ"),
                    channel=channel,
                    deviations=fixed(float(found[channel]), 1, signed=True),
                ),
                key=f"survey_unusual_{place}",
                on_click=choosing.pin,
                args=(channel,),
                help=say(N_("Open channel {channel}"), channel=channel),
            )
    st.caption(
        _(
            "How far the channel's mean in your picture lies above its mean over the survey, in "
            "standard deviations of the survey's pictures."
        )
    )


def unusual(setup: Setup, at_hand: AtHand, layer: str) -> Doubles:
    """How unusually each channel fires in the picture, in standard deviations of the survey."""
    means = _means(setup, layer)
    return setup.run.remember(
        ("survey unusual", at_hand.key, layer), lambda: at_hand.survey.unusual(layer, means)
    )


def _means(setup: Setup, layer: str) -> Figures:
    return setup.run.layer(layer).statistics.mean
