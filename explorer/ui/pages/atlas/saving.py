"""A card as a file to keep."""

from collections.abc import Callable

import streamlit as st

from explorer.exporting.cards import CardFile, Panel, card_file, card_html, card_png
from explorer.numerals import figure
from explorer.studies.channel_cards import ChannelCard
from explorer.ui.computing import compute
from explorer.ui.i18n import _
from explorer.ui.pages.atlas import looks, surveyed
from explorer.ui.parts import downloads
from explorer.ui.setup import Setup
from explorer.ui.visitors import this_owner

_PATIENCE = 60.0


def draw(setup: Setup, card: ChannelCard) -> None:
    """Offer the card as a picture and as a page; each is made when it is clicked."""
    owner = this_owner()
    known = downloads.scene_for(setup)
    origin = {
        "picture": f"{known.picture}, SHA-256 {setup.picture.sha256}",
        "weights": f"{known.weights}, SHA-256 {setup.network.loaded.sha256}",
        "sampling": repr(known.sampling),
    }

    def made(write: Callable[[CardFile], bytes]) -> Callable[[], bytes]:
        def prepare() -> bytes:
            compute.begin(_PATIENCE, owner=owner)
            look = looks.ready(setup, card)
            best = [
                Panel(each.pixels, f"{figure(each.value, 4)}, {each.name}")
                for each in surveyed.patches(setup, card)
            ]
            with compute.turn():
                return write(card_file(card, setup.seen.pixels, look, best, origin))

        return prepare

    stem = f"{card.layer.name}-{card.channel}"
    with st.popover(_("Download"), icon=":material/download:"):
        st.caption(_("The card in one file, in English, made when you click."))
        st.download_button(
            _("Picture (PNG)"),
            made(card_png),
            f"{stem}.png",
            "image/png",
            key="card_png",
            on_click="ignore",
            icon=":material/image:",
        )
        st.download_button(
            _("Page (HTML)"),
            made(card_html),
            f"{stem}.html",
            "text/html",
            key="card_html",
            on_click="ignore",
            icon=":material/article:",
        )
