"""The convolution lab: what a convolution computes, number by number."""

from collections.abc import Callable

from explorer.messages import N_
from explorer.ui.i18n import _
from explorer.ui.pages.convolution import (
    article,
    kernels,
    own,
    prove,
    receptive,
    size_arithmetic,
    stacks,
)
from explorer.ui.parts import lab
from explorer.ui.settings import Setting, declare, one_of
from explorer.ui.setup import Setup

_SECTIONS: dict[str, tuple[str, Callable[[Setup], None]]] = {
    "prove": (N_("Prove this number"), prove.section),
    "kernels": (N_("Kernels"), kernels.section),
    "own": (N_("Your own kernel"), own.section),
    "sizes": (N_("Size arithmetic"), size_arithmetic.section),
    "stacks": (N_("Why stacks of 3×3"), stacks.section),
    "receptive": (N_("Receptive field"), receptive.section),
    "article": (N_("The article's code"), article.section),
}

declare(Setting("conv_section", "prove", one_of(*_SECTIONS)))


def page(setup: Setup) -> None:
    """Draw the page."""
    lab.opening(
        _("Convolution"),
        _(
            "A convolution multiplies, adds and moves on. Here every product can be seen, added up "
            "and compared with what PyTorch put out."
        ),
    )
    titles = {key: _(title) for key, (title, _draw) in _SECTIONS.items()}
    chosen = lab.choose_section(_("Section"), titles, "conv_section")
    _SECTIONS[chosen][1](setup)
