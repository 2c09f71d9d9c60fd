"""The pooling lab: what five poolings leave of a picture, and which numbers went on."""

from collections.abc import Callable

from explorer.messages import N_
from explorer.ui import recovery
from explorer.ui.i18n import _
from explorer.ui.pages.pooling import choosing, colours, passes, shift, vgg16_pools, winners
from explorer.ui.pages.pooling.subject import PoolInput, choose_subject
from explorer.ui.parts import lab
from explorer.ui.settings import Setting, declare, one_of
from explorer.ui.setup import Setup

_SECTIONS: dict[str, tuple[str, Callable[[PoolInput], None]]] = {
    "passes": (N_("Five poolings"), passes.section),
    "winners": (N_("Which pixel won"), winners.section),
    "shift": (N_("Moved by a pixel"), shift.section),
    "colours": (N_("New colours"), colours.section),
}
_NETWORK = "network"

declare(Setting("pool_section", "passes", one_of(*_SECTIONS, _NETWORK)), *choosing.SETTINGS)


def page(setup: Setup) -> None:
    """Draw the page."""
    _body(setup)


@recovery.fragment
def _body(setup: Setup) -> None:
    lab.opening(
        _("Pooling"),
        _(
            "Pooling slides a window over a picture or a feature map and keeps one number per "
            "place. VGG16 does it five times, always 2×2 with the maximum. Here the picture itself "
            "is pooled, or any map of the network."
        ),
    )
    titles = {key: _(title) for key, (title, _draw) in _SECTIONS.items()}
    titles[_NETWORK] = _("VGG16's own poolings")
    chosen = lab.choose_section(_("Section"), titles, "pool_section")
    if chosen == _NETWORK:
        vgg16_pools.section(setup)
    else:
        subject = choose_subject(setup, colours_only=chosen == "colours")
        _SECTIONS[chosen][1](subject)
