"""What a head of the visitor's own says of both setups."""

import streamlit as st

from explorer.errors import HeadError
from explorer.exporting.scripts.compare import OwnAnswers
from explorer.numerals import NOTHING, fixed
from explorer.ui.i18n import _
from explorer.ui.own_classes import OwnHead, taught
from explorer.ui.parts import answers, lab
from explorer.ui.setup import Setup


def draw(a: Setup, b: Setup) -> None:
    """Draw its answers, if there is one and it fits either of them."""
    own = taught().head
    if own is None:
        return
    lab.heading(_("What the network says"))
    both = [_answer(setup, own) for setup in (a, b)]
    if not any(both):
        answers.told(a)
        return
    classes = range(len(own.head.classes))
    st.dataframe(
        {
            _("Class"): own.head.classes,
            **{
                side: [fixed(found[at], 6) if found else NOTHING for at in classes]
                for side, found in zip("AB", both, strict=True)
            },
            "B − A": [
                fixed(both[1][at] - both[0][at], 6, signed=True) if all(both) else NOTHING
                for at in classes
            ],
        },
        hide_index=True,
        width=560,
    )
    st.caption(
        _("Probabilities by your own head; it answers only for the weights it was trained on.")
    )


def in_script(a: Setup, b: Setup) -> OwnAnswers | None:
    """How a script has its answers, if there is one that reads a layer of either."""
    fits = {side: answers.on_layers(setup) for side, setup in (("a", a), ("b", b))}
    sides = [side for side, own in fits.items() if own is not None]
    own = taught().head
    if own is None or not sides:
        return None
    return OwnAnswers(answers.FILE, own.head.origin.source.layer, "".join(sides))


def _answer(setup: Setup, own: OwnHead) -> dict[int, float]:
    """The probability of each class; nothing where the head does not fit."""
    try:
        found = answers.of_run(setup.run, own)
    except HeadError:
        return {}
    return {each.index: each.probability for each in found}
