"""What is explained: a unit, a channel, or a class, of the layer that is looked at."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import streamlit as st

from explorer.messages import N_, Message
from explorer.network.architecture import End
from explorer.network.outputs import top_classes
from explorer.studies.attribution import AnyScore, ChannelScore, ClassScore, HeadScore
from explorer.ui import leads
from explorer.ui.i18n import _, plain, say
from explorer.ui.leads import LayerUnit
from explorer.ui.pages.atlas import choosing
from explorer.ui.parts import answers
from explorer.ui.parts.choices import bound, choose
from explorer.ui.settings import AUTO, Setting, declare, mine, number, one_of
from explorer.ui.setup import Setup

_MOST_CLASSES = 1000
_MOST = 1023

declare(
    Setting("why_of", "unit", one_of("unit", "channel", "class")),
    Setting("why_row", None, number(0, _MOST)),
    Setting("why_column", None, number(0, _MOST)),
    Setting("why_class", AUTO, one_of(AUTO, *map(str, range(_MOST_CLASSES)))),
)


@dataclass(frozen=True, slots=True)
class Explained:
    """A score, the name it is remembered by, and what people call it."""

    score: AnyScore
    key: Hashable
    name: Message
    unit: LayerUnit | None = None


@dataclass(frozen=True, slots=True)
class _Classes:
    """Whoever tells classes here: their names, the most probable one, how to explain one."""

    names: Sequence[str]
    best: int
    whose: Hashable


def choose_subject(setup: Setup) -> Explained:
    """Draw the choices and return what they come to."""
    titles = {"unit": _("one unit"), "channel": _("a whole channel"), "class": _("a class")}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        wanted = st.segmented_control(
            _("Explain"),
            list(titles),
            format_func=lambda value: titles[value],
            **bound("why_of"),
            required=True,
        )
        if wanted == "class":
            classes = _classes(setup)
            if classes is not None:
                return _class(setup, classes)
        subject = _in_layer(setup, is_unit=wanted == "unit")
        if subject.unit is not None:
            leads.way_back(subject.unit, "why_back")
    if wanted == "class":
        st.info(
            _(
                "There is no class here: these weights have no classifier. Teach one in Learning › "
                "Your own classes, or choose weights with a classifier. The channel is explained "
                "meanwhile."
            )
        )
    return subject


def _in_layer(setup: Setup, *, is_unit: bool) -> Explained:
    layer = choosing.layer(setup)
    statistics = setup.run.layer(layer.name).statistics
    channel = choosing.channel(layer, statistics.strongest())
    _channels, height, width = layer.out_shape
    peak = int(statistics.peak_row[channel]), int(statistics.peak_column[channel])
    pinned = mine()["unit"]
    is_here = pinned is not None and pinned[0] < height and pinned[1] < width
    automatic = pinned if is_here else peak
    if not is_unit:
        names = {"channel": channel, "layer": layer.name}
        name = Message(N_("the mean of channel {channel} of {layer}"), names)
        place = LayerUnit(layer.name, channel, automatic)
        return Explained(ChannelScore(layer.name, channel), (layer.name, channel), name, place)
    row = _number(_("Row"), "why_row", height, automatic[0])
    column = _number(_("Column"), "why_column", width, automatic[1])
    place = LayerUnit(layer.name, channel, (row, column))
    score = ChannelScore(layer.name, channel, place.unit)
    names = {"channel": channel, "layer": layer.name, "row": row, "column": column}
    name = Message(N_("channel {channel} of {layer} at row {row}, column {column}"), names)
    return Explained(score, (layer.name, channel, place.unit), name, place)


def _number(title: str, key: str, count: int, automatic: int) -> int:
    """Offer 0 to `count` - 1; empty, or what is not there, means `automatic`."""
    wanted = mine()[key]
    chosen = st.number_input(
        title,
        0,
        count - 1,
        None,
        1,
        **bound(key, None, wanted if wanted is not None and wanted < count else None),
        placeholder=str(automatic),
        width=110,
        help=say(
            N_("0 to {last}; empty: {automatic}, as pinned in Explore or else the peak"),
            last=count - 1,
            automatic=automatic,
        ),
    )
    return automatic if chosen is None else int(chosen)


def _classes(setup: Setup) -> _Classes | None:
    own = answers.on_layers(setup)
    if own is not None:
        return _Classes(own.head.classes, answers.of_run(setup.run, own)[0].index, own.key)
    if setup.network.model.end is not End.CLASSES:
        return None
    probabilities = setup.run.layer("prob").maps
    names = setup.network.loaded.classes or tuple(map(str, range(len(probabilities))))
    best = top_classes(probabilities, names, 1)[0]
    return _Classes(names[:_MOST_CLASSES], best.index, "classifier")


def _class(setup: Setup, classes: _Classes) -> Explained:
    best = say(N_("the most probable: {name}"), name=classes.names[classes.best])
    options = {AUTO: best} | {str(number): name for number, name in enumerate(classes.names)}
    shown = mine()["why_class"] if mine()["why_class"] in options else AUTO
    chosen = choose(_("Class"), options, "why_class", shown=shown, width=300)
    number = classes.best if chosen == AUTO else int(chosen)
    own = answers.on_layers(setup)
    score: AnyScore = ClassScore(number) if own is None else HeadScore(own.head, number)
    name = Message(N_("the score of “{name}”"), {"name": plain(classes.names[number])})
    return Explained(score, ("class", classes.whose, number), name)
