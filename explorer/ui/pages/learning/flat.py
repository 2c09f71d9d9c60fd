"""Flatten and fully connected: where a number goes, what it adds, and whether place matters."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.exporting.scripts.learning import connected_script
from explorer.messages import N_
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.numerals import figure, fixed, percent, whole
from explorer.operations.flattening import (
    POOL5_SHAPE,
    connected_share,
    place_of,
    reshape_fault,
)
from explorer.studies.heads.dense import slid
from explorer.studies.heads.shuffling import KERNELS
from explorer.studies.heads.textures import Half
from explorer.ui import recovery
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning.choosing import CELL, CROPS, class_names
from explorer.ui.pages.learning.squares import Connected, squares
from explorer.ui.parts import downloads, lab, long_runs, number_grids
from explorer.ui.parts.choices import bound
from explorer.ui.run import Run
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

_STRONGEST = 10


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "Behind pool5 VGG16 lays all maps into one long row, channel after channel, row after "
            "row: flatten. A fully connected layer then gives each of these numbers a weight of "
            "its own for each output. To see that with few outputs, a head of three classes is "
            "learned here on the flattened pool5 of squares of brick, grass and gravel."
        )
    )
    connected = Connected(setup.network)
    reading = connected.reading
    long_runs.pursue("learning_squares", reading, connected.read)
    if not reading.rest():
        _number(setup.run, connected, downloads.scene_for(setup).weights)
        _places(connected)
    _cost(setup.run)


@recovery.fragment
def _number(run: Run, connected: Connected, weights: str) -> None:
    lab.heading(_("One number on its way"))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        classes = class_names()
        names = [_("Test square"), _("Channel"), _("Row"), _("Column")]
        limits = (CROPS, *POOL5_SHAPE)
        for name, key, limit in zip(names, CELL, limits, strict=True):
            st.number_input(name, 0, limit - 1, **bound(key), width=130)
        st.segmented_control(
            _("For the class"),
            range(len(classes)),
            format_func=lambda number: classes[number],
            **bound("learning_right"),
            required=True,
        )
    settings = mine()
    square, channel, row, column = (settings[key] for key in CELL)
    kind = settings["learning_right"]
    index = int(np.ravel_multi_index((channel, row, column), POOL5_SHAPE))
    left, right = st.columns([1, 3], gap="large")
    unseen = squares(Half.TEST)
    with left:
        told = say(
            N_("Square {number}, never learned from: {name}"),
            number=square,
            name=class_names()[int(unseen.labels[square])],
        )
        lab.picture(unseen.pictures[square], told, told)
    with right:
        _channels, height, width = POOL5_SHAPE
        st.latex(
            rf"i = c\cdot {height * width} + r\cdot {width} + q = "
            rf"{channel}\cdot {height * width} + {row}\cdot {width} + {column} = {index}"
        )
        found = _products(connected, square)
        _ledger(found, index)
    _strongest(found, kind)
    downloads.show_code(connected_script(weights, square, (channel, row, column)))


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """One square before the head.

    Shape: `units` (25,088,), `weight` and `parts` (classes, 25,088), `bias`, `logits` and
    `convolved` (classes,).
    """

    units: np.ndarray
    weight: np.ndarray
    parts: np.ndarray
    bias: np.ndarray
    logits: np.ndarray
    convolved: np.ndarray


def _products(connected: Connected, square: int) -> _Scored:
    head = connected.head()

    def run() -> _Scored:
        row = connected.rows(Half.TEST)[square : square + 1]
        units = head.units(row)[0]
        weight = head.output.weight.astype(np.float64)
        convolved = slid(head, row.reshape(POOL5_SHAPE))[:, 0, 0]
        return _Scored(
            units, weight, weight * units, head.output.bias, head.logits(row)[0], convolved
        )

    return once(Kind.RESULT, ("connected answer", connected.network.key, square), run)


def _ledger(found: _Scored, index: int) -> None:
    rows = [
        (
            say(N_("Number {index} of {count}"), index=index, count=len(found.units)),
            figure(float(found.units[index])),
            True,
        )
    ]
    for at, name in enumerate(class_names()):
        weight, part = float(found.weight[at, index]), float(found.parts[at, index])
        words = say(N_("times its weight for {name}, {weight}"), name=name, weight=figure(weight))
        rows.append((words, figure(part), False))
    number_grids.ledger(rows)
    st.caption(
        _(
            "The row is brought to length 1 before the head reads it, so that bright pictures "
            "count no more than dark ones; VGG16 itself reads it as it is."
        )
    )


def _strongest(found: _Scored, kind: int) -> None:
    name = class_names()[kind]
    order = np.argsort(-np.abs(found.parts[kind]), kind="stable")[:_STRONGEST]
    places = [place_of(int(index)) for index in order]
    st.markdown(lab.strong(say(N_("What adds most to the score of {name}"), name=name)))
    st.dataframe(
        {
            _("Index"): order.tolist(),
            _("Channel"): [place.channel for place in places],
            _("Row"): [place.row for place in places],
            _("Column"): [place.column for place in places],
            _("Value"): [fixed(found.units[index], 6) for index in order],
            _("Weight"): [fixed(found.weight[kind, index], 6, signed=True) for index in order],
            _("Product"): [fixed(found.parts[kind, index], 6, signed=True) for index in order],
        },
        hide_index=True,
        width=720,
    )
    shown = float(found.parts[kind, order].sum())
    st.caption(
        say(
            N_(
                "These {few} of {count} products come to {shown}, all of them to {total}; with the "
                "bias, {bias}, that is the score: {score}. As a convolution whose kernel is as "
                "large as the map, {height}×{width}, the layer gives the same number; largest "
                "difference of the three scores: {apart}."
            ),
            few=len(order),
            count=len(found.units),
            shown=fixed(shown, 4, signed=True),
            total=fixed(found.parts[kind].sum(), 4, signed=True),
            bias=fixed(found.bias[kind], 4, signed=True),
            score=fixed(found.logits[kind], 4, signed=True),
            height=POOL5_SHAPE[1],
            width=POOL5_SHAPE[2],
            apart=figure(np.abs(found.logits - found.convolved).max(), 1),
        )
    )


def _places(connected: Connected) -> None:
    lab.heading(_("Does place matter?"))
    st.markdown(
        say(
            N_(
                "Now all {count} places of pool5 change seats, the same way in every square, and "
                "both heads learn anew. A fully connected layer has a weight for each place and "
                "nothing that says which places are neighbours: it does not notice. A 3×3 "
                "convolution reads neighbours, and finds others."
            ),
            count=POOL5_SHAPE[1] * POOL5_SHAPE[2],
        )
    )
    found = connected.shuffled()
    kinds = {
        _("Fully connected, on the flattened maps"): found.connected,
        say(N_("Behind {count} random 3×3 kernels"), count=KERNELS): found.convolved,
    }
    st.dataframe(
        {
            _("Head"): list(kinds),
            _("Accuracy before"): [percent(each.before.accuracy) for each in kinds.values()],
            _("Accuracy after"): [percent(each.after.accuracy) for each in kinds.values()],
            _("Cross entropy before"): [
                fixed(each.before.cross_entropy, 6) for each in kinds.values()
            ],
            _("Cross entropy after"): [
                fixed(each.after.cross_entropy, 6) for each in kinds.values()
            ],
            _("Largest change of a probability"): [
                figure(each.change, 1) for each in kinds.values()
            ],
        },
        hide_index=True,
    )
    st.caption(
        say(
            N_(
                "{count} squares never seen. What is left in the first row is rounding in training."
            ),
            count=len(squares(Half.TEST)),
        )
    )


def _cost(run: Run) -> None:
    lab.heading(_("What it costs, and the article's flatten"))
    first, everything = connected_share()
    fc6 = LAYERS[BY_NAME["fc6"]]
    st.markdown(
        say(
            N_(
                "fc6 alone has {first} of VGG16's {all} parameters ({share}): {inputs} numbers "
                "times {outputs} outputs, and a bias each."
            ),
            first=whole(first),
            all=whole(everything),
            share=percent(first / everything),
            inputs=whole(int(np.prod(POOL5_SHAPE))),
            outputs=whole(fc6.out_shape[0]),
        )
    )
    fault = run.remember("reshape fault", lambda: reshape_fault(2))
    st.markdown(
        say(
            N_(
                "The article flattens with `reshape(-1)`, which throws the batch axis away too. "
                "With one picture that goes well. Two pictures become one row of {numbers} "
                "numbers, where fc6 reads {expected}, and PyTorch says:"
            ),
            numbers=whole(fault.numbers),
            expected=whole(fault.expected),
        )
    )
    st.code(fault.error or "", language=None)
    st.caption(_("`torch.flatten(x, 1)` keeps the first axis: one row for each picture."))
