"""The learning room: how answers are judged, and how a network gets better at them."""

from collections.abc import Callable

from explorer.messages import N_
from explorer.ui.catching import Catcher
from explorer.ui.i18n import _
from explorer.ui.pages.learning import (
    choosing,
    diverging,
    dropping,
    flat,
    judging,
    own,
    paper,
    responses,
    scales,
    training,
)
from explorer.ui.parts import lab
from explorer.ui.settings import Setting, declare, mine, one_of
from explorer.ui.setup import Setup

_SECTIONS: dict[str, tuple[str, Callable[[Setup], None]]] = {
    "train": (N_("Train"), training.section),
    "own": (N_("Your own classes"), own.section),
    "losses": (N_("Losses"), judging.section),
    "kl": (N_("KL divergence"), diverging.section),
    "dropout": (N_("Dropout"), dropping.section),
    "flat": (N_("Flatten and fully connected"), flat.section),
    "scale": (N_("Scale jitter"), scales.section),
    "lrn": (N_("LRN"), responses.section),
    "paper": (N_("The paper's evidence"), paper.section),
}

declare(Setting("learning_section", "train", one_of(*_SECTIONS)), *choosing.SETTINGS)


def catcher() -> Catcher | None:
    """Who takes what is pasted or dropped here, if it is not the sidebar."""
    return own.catcher() if mine()["learning_section"] == "own" else None


def page(setup: Setup) -> None:
    """Draw the page."""
    lab.opening(
        _("Learning"),
        _("From scores to a decision: how an answer is judged, and what makes it better."),
    )
    titles = {key: _(title) for key, (title, _draw) in _SECTIONS.items()}
    chosen = lab.choose_section(_("Section"), titles, "learning_section")
    _SECTIONS[chosen][1](setup)
