"""Compare: two setups side by side, and the same setup with channels switched off.

Both are one question (what changes when one thing is changed?) and share their tools: one pointer
on both sides, a difference, a distance by layer. So they are two sections of one room.
"""

from explorer.ui.i18n import _
from explorer.ui.pages.compare import bench, switching
from explorer.ui.parts import lab
from explorer.ui.settings import Setting, declare, one_of
from explorer.ui.setup import Setup

declare(Setting("ab_section", "bench", one_of("bench", "off")))


def page(setup: Setup) -> None:
    """Draw the page."""
    lab.opening(
        _("What changes when one thing is changed?"),
        _(
            "Two runs of the network, A and B, number against number: same place, same channel, "
            "same layer. What is exactly the same gives exactly 0."
        ),
    )
    sections = {"bench": _("A/B bench"), "off": _("Switch channels off")}
    chosen = lab.choose_section(_("Section"), sections, "ab_section")
    if chosen == "bench":
        bench.section(setup)
    else:
        switching.section(setup)
