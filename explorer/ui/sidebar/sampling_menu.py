"""The sidebar's menus of resampling, and what they come to for a picture."""

from dataclasses import replace

import streamlit as st

from explorer.errors import ExplorerError
from explorer.imaging import ColourOrder, Fit, Interpolation
from explorer.imaging.pyramids import max_pyr_down_passes
from explorer.imaging.resampling import MIN_SIDE
from explorer.imaging.sampling import Sampling
from explorer.messages import N_, Message
from explorer.policy import policy
from explorer.ui.computing.turns import BusyError
from explorer.ui.i18n import _, say
from explorer.ui.parts.about import the_article
from explorer.ui.parts.choices import bound, choose, hints, labels, refused
from explorer.ui.pictures import HeldPicture
from explorer.ui.run import sampled
from explorer.ui.settings import OWN, mine


def chosen_sampling(picture: HeldPicture) -> Sampling:
    """What the settings say of resampling, as far as this picture allows as many passes."""
    settings = mine()
    return Sampling(
        Interpolation(settings["resample"]),
        _passes(picture),
        None if settings["size"] == OWN else int(settings["size"]),
        Fit(settings["fit"]),
        ColourOrder(settings["order"]),
        policy().input_side,
    )


def possible(picture: HeldPicture, sampling: Sampling) -> tuple[Sampling, Message | None]:
    """Return settings that this picture allows: these, or the default size with the reason."""
    try:
        sampled(picture, sampling)
    except ExplorerError as error:
        if isinstance(error, BusyError):
            raise
        return replace(sampling, passes=0, size=Sampling().size), error.message
    return sampling, None


def draw(picture: HeldPicture) -> None:
    """Draw the menus here."""
    choose(_("Interpolation"), labels(Interpolation), "resample", help=hints(Interpolation))
    st.slider(
        _("Gaussian pyramid passes first"),
        0,
        _deepest(picture),
        **bound("passes", shown=_passes(picture)),
        help=_(
            "Each pass (`pyrDown`) blurs the picture and drops every second row and column, before "
            "any resize."
        ),
    )
    size = choose(
        _("Network input size"),
        _sizes(mine()["size"]),
        "size",
        accept_new_options=True,
        help=say(
            N_("Pick a size or type any side from {low} to {high} px."),
            low=MIN_SIDE,
            high=policy().input_side,
        )
        + "\n\n"
        + the_article(),
    )
    if refused("size"):
        st.warning(
            say(
                N_("Sizes are whole numbers from {low} to {high}; nothing was changed."),
                low=MIN_SIDE,
                high=policy().input_side,
            )
        )
    choose(_("Fit to the square"), labels(Fit), "fit", help=hints(Fit), disabled=size == OWN)
    choose(_("Colour order"), labels(ColourOrder), "order", help=hints(ColourOrder))


def _sizes(chosen: str) -> dict[str, str]:
    named = {
        "224": _("224, the paper's"),
        "244": _("244, the article's"),
        "448": _("448, twice the paper's"),
        OWN: _("the picture's own"),
    }
    return named if chosen in named else named | {chosen: chosen}


def _deepest(picture: HeldPicture) -> int:
    return max(1, max_pyr_down_passes(picture.size_wh))


def _passes(picture: HeldPicture) -> int:
    """As many passes as were chosen, or as this picture allows; the choice stays for the next."""
    return int(min(mine()["passes"], _deepest(picture)))
