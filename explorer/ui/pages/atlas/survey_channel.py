"""One channel in a survey: its strongest patches, its figures, the channels that go with it."""

import streamlit as st

from explorer.messages import N_
from explorer.numerals import figure, percent
from explorer.rendering.charts.octaves import octaves
from explorer.shapes import RgbImage
from explorer.studies.channel_sheets import fitted
from explorer.studies.survey import Survey
from explorer.studies.survey.histogram import edges
from explorer.studies.survey.survey import Alike, Best
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas import choosing
from explorer.ui.parts import lab
from explorer.ui.setup import Setup
from explorer.ui.surveys import AtHand

_SIDE, _SMALL = 104, 72
_ALIKE = 8


def draw(setup: Setup, at_hand: AtHand, layer: str, channel: int) -> None:
    """Draw all that the survey knows of a channel."""
    names = {"channel": channel, "layer": layer}
    lab.heading(say(N_("Channel {channel} of {layer} over all pictures"), **names))
    _strongest(setup, at_hand, layer, channel)
    left, right = st.columns(2, gap="large")
    with left:
        _figures(at_hand.survey, layer, channel)
    with right:
        _alike(setup, at_hand, layer, channel)


def _strongest(setup: Setup, at_hand: AtHand, layer: str, channel: int) -> None:
    survey = at_hand.survey
    best = survey.top(layer, channel)
    if not best:
        st.info(_("Silent: 0 at every place of every picture of this survey."))
        return
    with st.container(horizontal=True, gap="small"):
        for each, patch in zip(best, _patches(setup, at_hand, best), strict=True):
            with st.container(width=_SIDE, gap=None):
                _patch(survey, each, patch)
    side = survey.manifest.columns.geometry(survey.manifest.size)[layer].receptive_field
    st.caption(
        say(
            N_(
                "What the unit sees at the strongest place of each picture, the strongest first: "
                "{side}×{side} px, with the mean colour outside of the picture. The number is its "
                "value. Each picture is there once."
            ),
            side=side,
        )
    )


def _patches(setup: Setup, at_hand: AtHand, best: tuple[Best, ...]) -> tuple[RgbImage, ...]:
    key = ("survey patches", at_hand.key, best[0].layer, best[0].channel)
    survey = at_hand.survey
    return setup.run.remember(
        key, lambda: tuple(fitted(survey.patch(each), _SIDE) for each in best)
    )


def _patch(survey: Survey, best: Best, patch: RgbImage) -> None:
    path = survey.pictures[best.picture].path
    alt = say(
        N_("Patch {rank} of channel {channel} of {layer}: {path}, row {row}, column {column}"),
        rank=best.rank,
        channel=best.channel,
        layer=best.layer,
        path=path,
        row=best.place[0],
        column=best.place[1],
    )
    lab.picture(patch, figure(best.value, 5), alt, _SIDE)


def _figures(survey: Survey, layer: str, channel: int) -> None:
    st.markdown(lab.strong(_("In figures")))
    found = survey.figures(layer)
    rows = {
        _("highest value"): figure(float(found.peak[channel]), 5),
        _("mean over all places and pictures"): figure(float(found.mean[channel]), 5),
        _("std of the pictures' means"): figure(float(found.std[channel]), 5),
        _("zeros"): percent(float(found.dead_share[channel]), 1),
        _("entropy of the histogram, bits"): figure(float(found.entropy[channel]), 3),
    }
    st.dataframe(
        {_("Figure"): list(rows), _("Value"): list(rows.values())},
        hide_index=True,
        width="stretch",
        height="content",
    )
    counts = found.histogram[channel]
    above = counts[1:]
    if not above.any():
        return
    first, last = int((above > 0).argmax()), len(above) - int((above[::-1] > 0).argmax())
    begins = ["> 0", *(figure(float(edge), 5) for edge in edges()[1:])]
    st.plotly_chart(
        octaves(
            (above[first:last] / counts.sum()).tolist(),
            begins[first:last],
            _("activation, from this value on, in half octaves"),
            _("share of places"),
        ),
        key="survey_histogram",
        config={"displayModeBar": False},
        alt=_("How often values of each size occur in the survey"),
    )
    st.caption(
        say(
            N_(
                "How often values of each size occur, without the zeros ({zeros}); counted at no "
                "more than 14×14 places of a map."
            ),
            zeros=percent(float(counts[0] / counts.sum()), 1),
        )
    )


def _alike(setup: Setup, at_hand: AtHand, layer: str, channel: int) -> None:
    st.markdown(lab.strong(_("Fire in the same pictures")))
    key = ("survey alike", at_hand.key, layer, channel)
    survey = at_hand.survey

    def make() -> tuple[tuple[Alike, RgbImage | None], ...]:
        found = survey.alike(layer, channel, _ALIKE)
        return tuple((each, _patch_of(survey, layer, each.number)) for each in found)

    with st.container(horizontal=True, gap="small"):
        for place, (other, patch) in enumerate(setup.run.remember(key, make)):
            with st.container(width=_SMALL + 8, gap=None):
                _other(layer, place, other, patch)
    st.caption(
        _(
            "Correlation of the two channels' means over the pictures of the survey: 1 where one "
            "always rises with the other, 0 where they have nothing to do with each other. A "
            "number opens that channel."
        )
    )


def _patch_of(survey: Survey, layer: str, channel: int) -> RgbImage | None:
    best = survey.top(layer, channel)
    return fitted(survey.patch(best[0]), _SMALL) if best else None


def _other(layer: str, place: int, other: Alike, patch: RgbImage | None) -> None:
    if patch is not None:
        alt = say(
            N_("Strongest patch of channel {channel} of {layer}"),
            channel=other.number,
            layer=layer,
        )
        lab.picture(patch, figure(other.likeness, 2), alt, _SMALL)
    st.button(
        str(other.number),
        key=f"survey_alike_{place}",
        type="tertiary",
        on_click=choosing.pin,
        args=(other.number,),
        help=say(N_("Open channel {channel}"), channel=other.number),
    )
