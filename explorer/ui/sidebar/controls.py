"""The sidebar: the same settings in every room, set once.

What the settings come to (`current`) is known before the sidebar is drawn, so that a room may show
its pictures first: a browser that draws menus takes turns with the arithmetic.
"""

from pathlib import Path

import streamlit as st

from explorer.languages import LANGUAGES
from explorer.ui.i18n import _, say
from explorer.ui.parts import about
from explorer.ui.parts.choices import bound
from explorer.ui.pictures import HeldPicture, own_picture, sample_picture
from explorer.ui.run import Run
from explorer.ui.settings import OWN, Settings, mine
from explorer.ui.setup import Refusals, Setup
from explorer.ui.sidebar import picture_menu, sampling_menu, weights_panel

STYLESHEET = Path(__file__).parents[1] / "app.css"


def current() -> Setup:
    """Work out what the settings come to; impossible ones fall back."""
    settings = mine()
    picture = _picture(settings)
    wanted = sampling_menu.chosen_sampling(picture)
    sampling, size = sampling_menu.possible(picture, wanted)
    offer = weights_panel.offered_or_default()
    network, weights = weights_panel.current_network()
    title = picture_menu.title_of(settings.picture)
    return Setup(Run(picture, sampling, network), title, Refusals(size, weights, offer))


def _picture(settings: Settings) -> HeldPicture:
    if settings.picture == OWN and settings.picture_file is not None:
        return own_picture(settings.picture_file)
    return sample_picture(settings.picture)


def choose_language() -> None:
    """Draw the choice of language; it opens the sidebar, so that nothing moves later."""
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=lambda tag: LANGUAGES[tag].name,
        **bound("lang"),
        required=True,
        label_visibility="collapsed",
    )


def sidebar(setup: Setup) -> None:
    """Draw the sidebar's menus here, with the reasons why settings fell back."""
    st.subheader(_("Picture"), anchor=False)
    picture_menu.draw(setup.picture)
    st.subheader(_("Resampling"), anchor=False)
    sampling_menu.draw(setup.picture)
    if setup.refusals.size is not None:
        st.error(say(setup.refusals.size), icon=":material/straighten:")
    st.subheader(_("Network"), anchor=False)
    weights_panel.choose_network(setup.refusals.weights, setup.refusals.offer)
    with st.popover(_("About these weights"), icon=":material/info:", width="stretch"):
        weights_panel.card(setup.network)
    about.draw()
