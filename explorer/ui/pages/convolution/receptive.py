"""Receptive field: what a unit can see, and what it looks at in this picture."""

import numpy as np
import streamlit as st

from explorer.exporting.scripts.convolution import receptive_script
from explorer.messages import N_
from explorer.numerals import figure, percent
from explorer.operations.receptive_field import Box, EffectiveField, effective_field
from explorer.rendering import Colours, colourise
from explorer.rendering.outlines import Rectangle, outlined
from explorer.shapes import RgbImage, ShapeHW
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution.reach import all_layers
from explorer.ui.pages.convolution.unit import ChosenUnit, choose_unit, way_back
from explorer.ui.parts import downloads, lab
from explorer.ui.setup import Setup

_SHARE = 0.9
_SHARES = (0.5, _SHARE, 0.99)
_WIDE, _CLOSE = 448, 288
_BOX, _CORE = (63, 179, 186), (240, 140, 70)


def section(setup: Setup) -> None:
    """Draw the section."""
    _one_unit(setup)
    all_layers(setup)


@recovery.fragment
def _one_unit(setup: Setup) -> None:
    lab.heading(_("What one unit sees"))
    st.markdown(
        _(
            "A unit **can** see a square of input pixels, its theoretical receptive field. How "
            "strongly each of those pixels moves the unit's number is the gradient; it is the "
            "effective receptive field, and it fades toward the edges of the square."
        )
    )
    unit = choose_unit(setup)
    way_back(unit, "field_back")
    field = _field(setup, unit)
    core, _held = field.central(_SHARE)
    with st.container(horizontal=True, gap="medium"):
        _input(setup, unit, field, core)
        view = _around(field.box, setup.seen.size_wh[::-1])
        small = max(view.shape_hw) < max(setup.seen.size_wh) / 2
        _heat(unit, field, core, view, _CLOSE if small else _WIDE)
        if small:
            _closer(setup, unit, field, core, view)
    _findings(setup, field)
    scene, place = downloads.scene_for(setup), (unit.row, unit.column)
    downloads.show_code(receptive_script(scene, unit.layer.name, unit.channel, place, _SHARE))


def _field(setup: Setup, unit: ChosenUnit) -> EffectiveField:
    what = unit.layer.name, unit.channel, (unit.row, unit.column)

    def make() -> EffectiveField:
        return effective_field(setup.network.model, setup.run.model_input, *what)

    with st.spinner(_("Following the number back to the picture …")):
        return setup.run.remember(("effective field", what), make)


def _input(setup: Setup, unit: ChosenUnit, field: EffectiveField, core: Box) -> None:
    names = _names(unit, field) | {"size": _size(field.box)}
    _boxes(
        setup.seen.pixels,
        field,
        core,
        Box(0, 0, *setup.seen.size_wh[::-1]),
        say(
            N_(
                "The network's input. Teal: the {size} px that row {row}, column {column} of "
                "{layer} can see; an open side goes on into the padding. Orange: the smallest "
                "centred square with 90% of the gradient."
            ),
            **names,
        ),
        say(N_("The network's input with the receptive field of {layer} drawn in"), **names),
    )


def _around(box: Box, size_hw: ShapeHW) -> Box:
    """The box with a margin in which the gradient can be seen to be 0."""
    return box.shrunk(-max(2, box.shape_hw[0] // 8)).clipped(size_hw)


def _closer(setup: Setup, unit: ChosenUnit, field: EffectiveField, core: Box, view: Box) -> None:
    names = _names(unit, field) | {"size": _size(view)}
    _boxes(
        setup.seen.pixels,
        field,
        core,
        view,
        say(N_("The same {size} px of the network's input."), **names),
        say(N_("The part of the network's input around what {layer} sees"), **names),
        _CLOSE,
    )


def _heat(unit: ChosenUnit, field: EffectiveField, core: Box, view: Box, target: int) -> None:
    peak = float(field.gradient.max())
    levels = np.sqrt(field.gradient / peak if peak > 0 else field.gradient) * 255
    names = _names(unit, field) | {"peak": figure(peak, 4), "size": _size(view)}
    _boxes(
        colourise(np.nan_to_num(levels).astype(np.uint8), Colours.MAGMA),
        field,
        core,
        view,
        say(
            N_(
                "|∂z/∂x| summed over the three colours, {size} px around the box: how steeply z = "
                "{value} reacts to each input pixel. Black 0 to cream {peak}; brightness is the "
                "square root. Outside the teal box exactly 0."
            ),
            **names,
        ),
        say(N_("Gradient of one unit of {layer} with respect to every pixel"), **names),
        target,
    )


def _boxes(
    pixels: RgbImage,
    field: EffectiveField,
    core: Box,
    view: Box,
    caption: str,
    alt: str,
    target: int = _WIDE,
) -> None:
    part = pixels[view.top : view.bottom, view.left : view.right]
    factor = max(1, target // max(part.shape[:2]))
    # Where both are the same, the inner one shows beside the outer one's line.
    thick = 6 if core == field.box else 2
    lines = [(_rectangle(core, view), _CORE, thick), (_rectangle(field.box, view), _BOX, 2)]
    large = outlined(part, factor, lines)
    lab.picture(large, caption, alt, target=max(large.shape))


def _rectangle(box: Box, view: Box) -> Rectangle:
    top, left = view.top, view.left
    return box.top - top, box.left - left, box.bottom - top, box.right - left


def _names(unit: ChosenUnit, field: EffectiveField) -> dict[str, object]:
    return {
        "layer": unit.layer.name,
        "channel": unit.channel,
        "row": unit.row,
        "column": unit.column,
        "value": figure(field.value),
    }


def _size(box: Box) -> str:
    height, width = box.shape_hw
    return f"{height} × {width}"


def _findings(setup: Setup, field: EffectiveField) -> None:
    if field.total <= 0:
        st.info(_("No pixel moves this unit: every way to it is closed by a ReLU."))
        return
    area = field.box.shape_hw[0] ** 2
    squares = [(share, *field.central(share)) for share in _SHARES]
    st.dataframe(
        {
            _("Share of the gradient, at least"): [percent(share) for share, *_rest in squares],
            _("Smallest centred square, px"): [_size(square) for _share, square, _held in squares],
            _("It holds"): [percent(held, 1) for *_rest, held in squares],
            _("Part of the box's area"): [
                percent(square.shape_hw[0] ** 2 / area, 1) for _share, square, _held in squares
            ],
        },
        hide_index=True,
        width="content",
        height="content",
    )
    inner = field.box.clipped(setup.seen.size_wh[::-1])
    on_picture = inner.shape_hw[0] * inner.shape_hw[1] / area
    if on_picture < 1:
        st.caption(
            say(
                N_("{share} of the box lies on the picture; the rest is padding."),
                share=percent(on_picture),
            )
        )
    st.caption(
        _(
            "This map belongs to this picture. A max-pooling passes the gradient to the winner of "
            "each window only, and a ReLU only where it is open; another picture has other "
            "winners. The unit is taken before its own ReLU, so a closed unit shows its field too."
        )
    )
