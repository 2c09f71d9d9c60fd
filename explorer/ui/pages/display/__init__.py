"""The display lab: which picture of the numbers to trust, and which channels to look at."""

from collections.abc import Callable

from explorer.messages import N_
from explorer.ui.i18n import _
from explorer.ui.pages.display import every_layer, glance, numbers_to_gray, triage
from explorer.ui.parts import lab
from explorer.ui.settings import Setting, declare, one_of
from explorer.ui.setup import Setup

_SECTIONS: dict[str, tuple[str, Callable[[Setup], None]]] = {
    "mappings": (N_("Numbers to gray"), numbers_to_gray.section),
    "layers": (N_("Every layer"), every_layer.section),
    "channels": (N_("Channels"), triage.section),
    "network": (N_("Whole network"), glance.section),
}

declare(Setting("display_section", "mappings", one_of(*_SECTIONS)))


def page(setup: Setup) -> None:
    """Draw the page."""
    lab.opening(
        _("Display"),
        _(
            "A feature map is a table of numbers; a picture of it has only 256 gray levels. "
            "What a mapping keeps and what it loses can be measured, and so can the channels."
        ),
    )
    titles = {key: _(title) for key, (title, _draw) in _SECTIONS.items()}
    chosen = lab.choose_section(_("Section"), titles, "display_section")
    _SECTIONS[chosen][1](setup)
