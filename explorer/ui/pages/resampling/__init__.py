"""The resampling lab: what each way of changing a picture's size does to its pixels."""

from collections.abc import Callable

from explorer.messages import N_
from explorer.ui.i18n import _
from explorer.ui.pages.resampling import (
    aliasing,
    all_methods,
    drift,
    looks,
    number_order,
    origins,
    pyramid,
)
from explorer.ui.pages.resampling.common import MethodBench, bench_for
from explorer.ui.parts import lab
from explorer.ui.settings import Setting, declare, one_of
from explorer.ui.setup import Setup

_SECTIONS: dict[str, tuple[str, Callable[[MethodBench], None]]] = {
    "methods": (N_("Side by side"), all_methods.section),
    "origins": (N_("Where a pixel came from"), origins.section),
    "pyramid": (N_("Gaussian pyramid"), pyramid.section),
    "aliasing": (N_("Aliasing"), aliasing.section),
    "drift": (N_("Through the network"), drift.section),
    "looks": (N_("How different it looks"), looks.section),
    "layout": (N_("Colours and planes"), number_order.section),
}

declare(Setting("resampling_section", "methods", one_of(*_SECTIONS)))


def page(setup: Setup) -> None:
    """Draw the page."""
    lab.opening(
        _("Resampling lab"),
        _(
            "A photo must shrink before the network can see it. Which of its pixels survive "
            "depends on the method; here every method works on the same picture."
        ),
    )
    titles = {name: _(title) for name, (title, _draw) in _SECTIONS.items()}
    chosen = lab.choose_section(_("Section"), titles, "resampling_section")
    _SECTIONS[chosen][1](bench_for(setup))
