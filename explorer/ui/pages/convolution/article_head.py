"""What the article's head does wrong, measured on the current picture."""

from collections.abc import Callable

import streamlit as st

from explorer.messages import N_
from explorer.numerals import figure, fixed, whole
from explorer.operations.losses import relu_fault
from explorer.shapes import FeatureMaps
from explorer.studies.article import (
    EXAMPLE,
    DropoutFault,
    Fault,
    batch_fault,
    dropout_fault,
    relu_scores,
    softmax_fault,
)
from explorer.ui.i18n import _, say
from explorer.ui.run import Run


def written_shape(shape: tuple[int, ...]) -> str:
    """Write a shape as Python does, as code."""
    return f"`{list(shape)}`"


def _pool5(run: Run) -> FeatureMaps:
    return run.layer("pool5").maps


def _softmax(run: Run) -> None:
    maps = _pool5(run)
    found = run.remember("article softmax", lambda: softmax_fault(maps))
    st.markdown(
        _(
            "A softmax makes numbers add up to 1 along one axis, and the article does not say "
            "along which. PyTorch answers with a warning, which the article prints too, and "
            "guesses by the number of dimensions:"
        )
    )
    st.code(found.warning, language=None, wrap_lines=True)
    shapes = (_("classes"), _("pictures × classes"), _("pictures × classes × 1"))
    st.dataframe(
        {
            _("Array"): list(shapes),
            _("Axis taken"): [str(axis) for axis in found.axes],
            _("One picture's numbers add up to"): [figure(total, 4) for total in found.sums],
        },
        hide_index=True,
        width=520,
    )
    st.caption(
        _(
            "Of three dimensions it takes the pictures: with one picture every number becomes 1, "
            "whatever the network says. With `dim=1` nothing is left to guess."
        )
    )


def _batch(run: Run) -> None:
    maps = _pool5(run)
    found = run.remember("article batch", lambda: batch_fault(maps))
    st.markdown(
        say(
            N_(
                "`reshape(-1)` makes one row of everything, the pictures' axis included. For one "
                "picture the article gets {alone}, a row without that axis; ours gives {ours}. For "
                "two pictures the row has {numbers} numbers where {expected} can come in, and "
                "PyTorch refuses:"
            ),
            alone=written_shape(found.article_of_one),
            ours=written_shape(found.repaired_of_one),
            numbers=whole(found.numbers),
            expected=whole(found.expected),
        )
    )
    st.code(found.error, language=None, wrap_lines=True)
    st.caption(
        say(
            N_(
                "`flatten(1)` leaves the first axis alone: two pictures give {both}. The heads run "
                "here have {classes} classes instead of the article's {many}; the error is that of "
                "a layer as wide as the article's."
            ),
            both=written_shape(found.repaired_of_two),
            classes=found.repaired_of_one[-1],
            many=whole(1000),
        )
    )


def _relu(run: Run) -> None:
    found = run.remember("article relu", lambda: relu_fault(EXAMPLE))
    st.markdown(
        _(
            "The last layer's scores may have any sign: far below 0 means “surely not”. The "
            "article sends them through a ReLU first, so that every “no” becomes the same 0."
        )
    )
    st.dataframe(
        {
            _("Class"): ["A", "B", "C", "D"],
            _("Score"): [fixed(score, 1) for score in EXAMPLE],
            _("After ReLU"): [fixed(max(score, 0.0), 1) for score in EXAMPLE],
            _("p without"): [fixed(p, 3) for p in found.without],
            _("p with ReLU"): [fixed(p, 3) for p in found.with_relu],
        },
        hide_index=True,
        width=520,
    )
    maps = _pool5(run)
    scores = run.remember("article scores", lambda: relu_scores(maps))
    st.caption(
        say(
            N_(
                "Scores below 0 on this picture, with random weights as the article's are: "
                "{below} of {all}. The ReLU makes them all equal. More in Learning, under Losses."
            ),
            below=sum(score < 0 for score in scores),
            all=len(scores),
        )
    )


def _dropout(run: Run) -> None:
    maps = _pool5(run)
    found = run.remember("article dropout", lambda: dropout_fault(maps))
    training, evaluated = (found.answers(runs) for runs in (found.training, found.evaluated))
    st.markdown(
        say(
            N_(
                "A new network is in training mode: each run drops another half of the units. The "
                "same picture, {count} times: **{wrong}** different answers as the article runs "
                "it, **{right}** after `eval()`."
            ),
            count=len(training),
            wrong=len(set(training)),
            right=len(set(evaluated)),
        )
    )
    _runs(found, training, evaluated)
    st.caption(
        _(
            "The repaired head both times, with the same random weights, on this picture's pool5: "
            "nothing but dropout differs. More in Learning, under Dropout."
        )
    )


def _runs(found: DropoutFault, training: list[int], evaluated: list[int]) -> None:
    pairs = zip(found.training, found.evaluated, training, evaluated, strict=True)
    rows = [(fixed(one[a], 3), fixed(other[b], 3)) for one, other, a, b in pairs]
    st.dataframe(
        {
            _("Run"): [str(number) for number in range(1, len(training) + 1)],
            _("Answer, dropout on"): [str(answer) for answer in training],
            _("its p"): [row[0] for row in rows],
            _("Answer after eval()"): [str(answer) for answer in evaluated],
            _("its p then"): [row[1] for row in rows],
        },
        hide_index=True,
        width=640,
    )


DRAWN: dict[Fault, Callable[[Run], None]] = {
    Fault.SOFTMAX: _softmax,
    Fault.BATCH: _batch,
    Fault.RELU: _relu,
    Fault.DROPOUT: _dropout,
}
"""What draws each."""
