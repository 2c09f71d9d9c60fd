"""The atlas: what every channel looks for."""

from collections.abc import Callable

from explorer.messages import N_
from explorer.ui.i18n import _
from explorer.ui.pages.atlas import card, channels, groups, inversion, look, style, survey, why
from explorer.ui.parts import lab
from explorer.ui.settings import Setting, declare, one_of
from explorer.ui.setup import Setup

# In this order: card, channels, look, why, groups, inversion, style, survey.
_SECTIONS: dict[str, tuple[str, Callable[[Setup], None]]] = {
    "card": (N_("Channel card"), card.section),
    "channels": (N_("All channels"), channels.section),
    "look": (N_("What it looks for"), look.section),
    "why": (N_("Why here?"), why.section),
    "groups": (N_("Groups"), groups.section),
    "inversion": (N_("What a layer still knows"), inversion.section),
    "style": (N_("Texture and style"), style.section),
    "survey": (N_("Survey"), survey.section),
}

declare(Setting("atlas_section", "card", one_of(*_SECTIONS)))


def page(setup: Setup) -> None:
    """Draw the page."""
    lab.opening(
        _("Atlas"),
        _(
            "What does a channel look for, where does it fire, and why? With numbers to "
            "check it by."
        ),
    )
    titles = {key: _(title) for key, (title, _draw) in _SECTIONS.items()}
    chosen = lab.choose_section(_("Section"), titles, "atlas_section")
    _SECTIONS[chosen][1](setup)
