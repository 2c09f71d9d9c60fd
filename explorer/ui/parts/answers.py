"""What a head of the visitor's own answers in the network's place."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from explorer.errors import HeadError
from explorer.exporting.head_notes import HeadNote
from explorer.exporting.scripts.learning import answer_script
from explorer.messages import N_, Message, N_n
from explorer.network.outputs import Prediction
from explorer.numerals import figure, fixed, percent, whole
from explorer.rendering import Colours, to_uint8
from explorer.shapes import FeatureMaps, GrayLevels
from explorer.studies.heads import INPUT, Source, Summary, class_maps
from explorer.ui.i18n import _, plain, say
from explorer.ui.own_classes import OwnHead, taught
from explorer.ui.parts import downloads, lab
from explorer.ui.run import Run
from explorer.ui.setup import Setup
from explorer.ui.supply.description import HeadAnswer

_BYTES = 4
_SHOWN = 2
"""Classes whose scores are taken apart."""
FILE = "mine.safetensors"
"""Where a script finds the head."""


def fitting(setup: Setup) -> OwnHead | None:
    """The head on the network, if it was trained on these weights."""
    own = taught().head
    fits = own is not None and own.head.origin.weights_sha256 == setup.network.loaded.sha256
    return own if fits else None


def on_layers(setup: Setup) -> OwnHead | None:
    """The head that fits, if it reads one of the network's layers, as large as that is here."""
    own = fitting(setup)
    if own is None or own.head.origin.source.layer == INPUT:
        return None
    here = own.head.origin.source.count(setup.seen.size_wh[::-1])
    return own if own.head.readout.inputs == here else None


def place(setup: Setup) -> str | None:
    """Where a script finds the head of `on_layers`, if there is one."""
    return FILE if on_layers(setup) is not None else None


def name_on_map(setup: Setup) -> str:
    """What tells the head that answers in Explore from others; empty if none does."""
    own = fitting(setup)
    if own is None:
        return ""
    here = own.head.origin.source.count(setup.seen.size_wh[::-1])
    return own.key.rpartition("/")[2] if own.head.readout.inputs == here else ""


def on_map(setup: Setup) -> HeadAnswer | None:
    """What the head that answers in Explore says, for the network map."""
    own, name = taught().head, name_on_map(setup)
    if own is None or not name:
        return None
    best = of_run(setup.run, own)[0]
    readout, source, classes = own.head.readout, own.head.origin.source, len(own.head.classes)
    return HeadAnswer(
        name,
        readout.inputs,
        classes,
        best.name,
        percent(best.probability),
        (
            say(_read(source), layer=source.layer),
            say(N_("{before} → {after}"), before=readout.inputs, after=classes),
            say(N_("{count} parameters"), count=whole(readout.nbytes // _BYTES)),
        ),
        _("Taught on your own classes. All it says of this picture is below."),
    )


def noting(setup: Setup) -> downloads.Noting | None:
    """What an export says of the head that answers in Explore, to be found out when it is made."""
    own, name = taught().head, name_on_map(setup)
    if own is None or not name:
        return None
    run, head = setup.run, own
    return downloads.Noting(name, lambda: HeadNote(head.head, of_run(run, head), head.pictures))


def of_run(run: Run, own: OwnHead) -> tuple[Prediction, ...]:
    """What the head says of a run's picture, once.

    Raises: HeadError: for other weights, or if it reads another number of numbers.
    """
    own.head.check_weights(run.network.loaded)
    if own.head.origin.source.layer != INPUT:
        run.layer(own.head.origin.source.layer)  # In as many turns as it needs.
    return run.remember(("own answer", own.key), lambda: own.head.answer(_maps(run, own)))


def _maps(run: Run, own: OwnHead) -> FeatureMaps:
    layer = own.head.origin.source.layer
    return run.model_input[0] if layer == INPUT else run.layer(layer).maps


def draw(setup: Setup) -> bool:
    """Draw what the head on the network says; tell whether it could say anything."""
    own = taught().head
    if own is None:
        return False
    try:
        found = of_run(setup.run, own)
    except HeadError as error:
        st.warning(say(error.message), icon=":material/label_off:")
        _take_off()
        return False
    class_output(found)
    st.caption(_facts(setup, own))
    if own.head.readout.hidden is None:
        _where(setup.run, own, found[:_SHOWN])
    with st.container(horizontal=True):
        _take_off()
        downloads.show_code(answer_script(downloads.scene_for(setup), FILE))
    return True


def _where(run: Run, own: OwnHead, best: Sequence[Prediction]) -> None:
    """Show what each place adds to the scores of the most probable classes."""

    def take_apart() -> tuple[GrayLevels, list[float], float]:
        found = class_maps(own.head.readout, _maps(run, own), own.head.origin.source.summary)
        chosen = found.parts[[each.index for each in best]].astype(np.float32)
        scores = [float(found.logits[each.index]) for each in best]
        return to_uint8(chosen, "zero-layer"), scores, float(np.abs(chosen).max())

    levels, scores, most = run.remember(("own places", own.key), take_apart)
    with st.container(horizontal=True, gap="medium"):
        for each, picture, score in zip(best, levels, scores, strict=True):
            caption, alt = (
                say(N_("{name}: score {score}"), name=name, score=fixed(score, 3, signed=True))
                for name in (plain(each.name), each.name)
            )
            lab.picture(picture, caption, alt, colours=Colours.DIVERGING)
    st.caption(
        say(
            N_(
                "Where in {layer} the scores come from: red places speak for the class, blue ones "
                "against it, on one scale to ±{most}. All places and the class's bias add up to "
                "its score; softmax makes the probabilities of the scores."
            ),
            layer=own.head.origin.source.layer,
            most=figure(most, 3),
        )
    )


def told(setup: Setup) -> None:
    """Say whose answer is measured, where there is a head of the visitor's own."""
    own = taught().head
    if own is None:
        return
    if on_layers(setup) is not None:
        st.caption(_facts(setup, own))
        return
    words = Message(
        N_(
            "Your own head reads none of these layers as large as they are here, so what the "
            "network itself ends with is measured."
        )
    )
    try:
        own.head.check_weights(setup.network.loaded)
    except HeadError as error:
        words = error.message
    st.warning(say(words), icon=":material/label_off:")


def _facts(setup: Setup, own: OwnHead) -> str:
    source, learned = own.head.origin.source, own.head.origin.sampling.size
    words = (
        N_n(
            "By your own head, learned from {n} picture; it reads {source}.",
            "By your own head, learned from {n} pictures; it reads {source}.",
        )
        if own.pictures
        else N_("By your own head, from a file; it reads {source}.")
    )
    values = {"n": own.pictures, "source": Message(_read(source), {"layer": source.layer})}
    facts = [say(words, **values)]
    if learned is not None and setup.sampling.size != learned:
        size = N_("It learned from pictures of {learned} px; this one is {width}×{height}.")
        width, height = setup.seen.size_wh
        facts.append(say(size, learned=learned, width=width, height=height))
    return " ".join(facts)


def _read(source: Source) -> str:
    """What a head reads, as a template."""
    if source.layer == INPUT:
        return N_("the pixels themselves")
    if source.summary is Summary.FLAT:
        return N_("{layer}, flattened")
    return N_("{layer}, mean of each channel")


def _take_off() -> None:
    st.button(
        _("Take the head off"),
        icon=":material/label_off:",
        key="own_take_off_here",
        on_click=_without,
    )


def _without() -> None:
    taught().head = None


def class_output(best: Sequence[Prediction]) -> None:
    """List the most probable classes."""
    st.dataframe(
        {
            _("Class"): [item.name for item in best],
            _("Probability"): [item.probability for item in best],
        },
        hide_index=True,
        width=420,
        column_config={
            _("Probability"): st.column_config.ProgressColumn(
                min_value=0, max_value=1, format="percent"
            )
        },
    )
