"""What a head of the visitor's own says of both setups."""

import streamlit as st

from explorer.errors import HeadError
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
                side: [f"{found[at]:.6f}" if found else "–" for at in classes]
                for side, found in zip("AB", both, strict=True)
            },
            "B − A": [f"{both[1][at] - both[0][at]:+.6f}" if all(both) else "–" for at in classes],
        },
        hide_index=True,
        width=560,
    )
    st.caption(
        _("Probabilities by your own head; it answers only for the weights it was trained on.")
    )


def _answer(setup: Setup, own: OwnHead) -> dict[int, float]:
    """The probability of each class; nothing where the head does not fit."""
    try:
        found = answers.of_run(setup.run, own)
    except HeadError:
        return {}
    return {each.index: each.probability for each in found}
