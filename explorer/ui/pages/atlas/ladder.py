"""The ladder: one channel's picture by five means, from plain pixels to all of them."""

from collections.abc import Hashable, Iterator

import streamlit as st

from explorer.messages import N_
from explorer.network.running import on_engine
from explorer.numerals import figure
from explorer.studies.optimising import Ascent, Means
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas.ascending import AT_ONCE, Glimpse
from explorer.ui.pages.atlas.looking import Wanted
from explorer.ui.parts import lab, long_runs
from explorer.ui.setup import Setup

_SIDE = 224


def draw(setup: Setup, wanted: Wanted, usual: float) -> None:
    """Draw the ladder, as far as it is known."""
    lab.heading(_("How much of it is the network's?"))
    st.markdown(
        _(
            "The same channel, steps and seed by five means. On each of the five pictures the "
            "channel fires far more than on a photo, on the noise too: that is as true an answer "
            "as the prettiest. What looks like a thing was helped by whoever chose waves, shaking "
            "and natural colours; the network decided which thing."
        )
    )
    study = Study(("ladder", setup.network.key, wanted.by(Means.BOTH)), tuple(Means))
    row = st.container()
    place = st.empty()

    def live() -> None:
        if found := study.known():
            with place.container(), st.container(horizontal=True, gap="medium"):
                for means, glimpse in found.items():
                    _rung(wanted, Means(means), glimpse, usual)

    with row:
        long_runs.pursue(
            "atlas_ladder",
            study,
            lambda rest: _steps(setup, wanted, rest),
            start=_("Make all five"),
            also=live,
        )
    live()


def _steps(
    setup: Setup, wanted: Wanted, rest: list[Means]
) -> Iterator[tuple[Hashable, Glimpse] | None]:
    for means in rest:
        ascent = wanted.by(means).ascent(setup)
        while ascent.number < ascent.recipe.steps:
            on_engine(lambda ascent=ascent: _few(ascent))
            if ascent.number < ascent.recipe.steps:
                yield None
        yield means, Glimpse(ascent.number, ascent.pixels(), ascent.measure())


def _few(ascent: Ascent) -> None:
    for _number in range(min(AT_ONCE, ascent.recipe.steps - ascent.number)):
        ascent.step()


def _rung(wanted: Wanted, means: Means, found: Glimpse, usual: float) -> None:
    values = {"reached": figure(found.reached, 4), "usual": figure(usual, 4)}
    caption = say(N_("{means}: {reached}; your picture {usual}."), means=_(means.label), **values)
    with st.container(width=_SIDE, gap=None):
        lab.picture(found.pixels, caption, _(means.hint), _SIDE)
