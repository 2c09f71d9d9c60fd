"""The resampling lab: what each way of changing a picture's size does to its pixels."""

from collections.abc import Callable

from explorer.messages import N_
from explorer.ui import lessons
from explorer.ui.i18n import _
from explorer.ui.pages.resampling import _aliasing, _drift, _layout, _methods, _origins, _pyramid
from explorer.ui.pages.resampling._bench import Bench, bench_for
from explorer.ui.settings import Setting, declare, one_of
from explorer.ui.setup import Setup

_SECTIONS: dict[str, tuple[str, Callable[[Bench], None]]] = {
    "methods": (N_("Side by side"), _methods.section),
    "origins": (N_("Where a pixel came from"), _origins.section),
    "pyramid": (N_("Gaussian pyramid"), _pyramid.section),
    "aliasing": (N_("Aliasing"), _aliasing.section),
    "drift": (N_("Through the network"), _drift.section),
    "layout": (N_("Colours and planes"), _layout.section),
}

declare(Setting("resampling_section", "methods", one_of(*_SECTIONS)))


def page(setup: Setup) -> None:
    """Draw the page."""
    lessons.opening(
        _("Resampling lab"),
        _(
            "A photo must shrink before the network can see it. Which of its pixels survive "
            "depends on the method; here every method works on the same picture."
        ),
    )
    titles = {name: _(title) for name, (title, _draw) in _SECTIONS.items()}
    chosen = lessons.choose_section(_("Section"), titles, "resampling_section")
    _SECTIONS[chosen][1](bench_for(setup))
