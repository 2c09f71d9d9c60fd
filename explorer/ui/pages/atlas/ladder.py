"""The ladder: one channel's picture by five means, from plain pixels to all of them."""

from collections.abc import Hashable, Iterator

import streamlit as st

from explorer.messages import N_
from explorer.network.running import on_engine
from explorer.numerals import figure
from explorer.studies.optimising import Means
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas.ascending import Glimpse, going
from explorer.ui.pages.atlas.looking import Sought
from explorer.ui.parts import lab, long_runs
from explorer.ui.setup import Setup

_SIDE = 192


def draw(setup: Setup, wanted: Sought, usual: float) -> None:
    """Draw the ladder, as far as it is known."""
    lab.heading(_("How much of it is the network's?"))
    st.markdown(
        _(
            "The same channel, steps and seed by five means. Compare the numbers: they do not rise "
            "with the beauty, and a picture that is noise to us may make the channel fire more "
            "than the prettiest. That a thing is to be seen owes much to whoever chose waves, "
            "shaking and natural colours; which thing it is, the network's numbers decide."
        )
    )
    study = Study(("ladder", setup.network.key, wanted.by(Means.BOTH)), tuple(Means))
    row = st.container()
    place = st.empty()

    def live() -> None:
        if found := study.known():
            with place.container(), st.container(horizontal=True, gap="small"):
                for means, glimpse in found.items():
                    _rung(wanted, Means(means), glimpse, usual)

    with row:
        long_runs.pursue(
            "atlas_ladder",
            study,
            lambda rest: _steps(setup, wanted, study, rest),
            start=_("Make all five"),
            also=live,
        )
    live()


def _steps(
    setup: Setup, wanted: Sought, study: Study, rest: list[Means]
) -> Iterator[tuple[Hashable, Glimpse] | None]:
    for means in rest:
        ascent = wanted.by(means).ascent(setup)
        for _turn in going(ascent, (study.identity, means)):
            yield None
        yield means, Glimpse(ascent.number, ascent.pixels(), on_engine(ascent.measure))


def _rung(wanted: Sought, means: Means, found: Glimpse, usual: float) -> None:
    values = {"reached": figure(found.reached, 4), "usual": figure(usual, 4)}
    caption = say(N_("{means}: {reached}; your picture {usual}."), means=_(means.label), **values)
    with st.container(width=_SIDE, gap=None):
        lab.picture(found.pixels, caption, _(means.hint), found.pixels.shape[0])
