"""The whole network's chain of sizes, with both rounding rules side by side."""

import streamlit as st

from explorer.exporting.scripts.convolution import chain_script
from explorer.messages import N_
from explorer.numerals import NOTHING, whole
from explorer.operations.chains import ChainStep, flattened, size_chain
from explorer.shapes import ShapeHW
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose, refused
from explorer.ui.settings import Setting, declare, mine, number
from explorer.ui.setup import Setup

_NOW = "now"
_MOST = 4096
_FITTING = (7, 7)


def _parse(text: str) -> str:
    return text if text == _NOW else str(number(1, _MOST)(text))


declare(Setting("conv_chain", _NOW, _parse))


@recovery.fragment
def chain(setup: Setup) -> None:
    """Draw the table for any input size, and what it means for the classifier."""
    width, height = setup.seen.size_wh
    lab.heading(_("The whole network"))
    st.markdown(
        _(
            "VGG16's 3×3 convolutions are “same” and keep the size; only the five 2×2 poolings "
            "with stride 2 halve it, and a half has to be rounded."
        )
    )
    chosen = choose(
        _("Input side"),
        _sides(mine()["conv_chain"]),
        "conv_chain",
        accept_new_options=True,
        width=330,
        help=say(N_("Pick a size or type any side from 1 to {high} px."), high=_MOST),
    )
    if refused("conv_chain"):
        high = {"high": _MOST}
        st.warning(say(N_("Sides are whole numbers from 1 to {high}."), **high))
    size = (height, width) if chosen == _NOW else (int(chosen), int(chosen))
    if chosen == _NOW:
        now = {"size": _size((height, width))}
        st.caption(say(N_("The network's input is now {size} (height × width)."), **now))
    _table(size_chain(size))
    downloads.show_code(chain_script(size))


def _sides(chosen: str) -> dict[str, str]:
    named = {
        _NOW: _("the network's input now"),
        "224": _("224, the paper's"),
        "244": _("244, the article's"),
    }
    return named if chosen in named else named | {chosen: chosen}


def _size(size_hw: ShapeHW | None) -> str:
    return NOTHING if size_hw is None else f"{size_hw[0]} × {size_hw[1]}"


def _name(step: ChainStep) -> str:
    if not step.layers:
        return _("input")
    first, last = step.layers[0].name, step.layers[-1].name
    return first if first == last else f"{first} … {last}"


def _arithmetic(before: ShapeHW | None, step: ChainStep) -> str:
    if not step.layers or before is None:
        return ""
    layer = step.layers[0]
    zeros = f" + 2·{layer.padding}" if layer.padding else ""
    return f"({before[0]} − {layer.kernel}{zeros}) / {layer.step} + 1"


def _table(steps: tuple[ChainStep, ...]) -> None:
    first = next((position for position, step in enumerate(steps) if step.differs), None)
    before = (None, *(step.floor for step in steps[:-1]))
    note = _("Rounding")
    marks = (
        {}
        if first is None
        else {
            note: [
                "" if place != first else _("◀ the first difference") for place in range(len(steps))
            ]
        }
    )
    st.dataframe(
        {
            _("Layers"): [_name(step) for step in steps],
            _("Height, rounded down"): [
                _arithmetic(size, step) for size, step in zip(before, steps, strict=True)
            ],
            _("Size, rounded down"): [_size(step.floor) for step in steps],
            _("Size, rounded up"): [_size(step.ceil) for step in steps],
            **marks,
        },
        hide_index=True,
        width="content",
        height="content",
        column_config={note: st.column_config.TextColumn(width="medium")},
    )
    if first is None:
        st.markdown(_("Every division comes out even here, so both rules agree at every step."))
    _conclusions(steps[-1])


def _conclusions(last: ChainStep) -> None:
    if last.floor is None:
        st.markdown(
            _(
                "Rounded down, a side under 32 px does not last through five poolings: at the "
                "fifth, or before, there is no place left for a 2×2 window. That is why the app "
                "asks for at least 32 px."
            )
        )
    for name, size in ((_("Rounded down"), last.floor), (_("Rounded up"), last.ceil)):
        if size is not None:
            st.markdown(_flatten(name, size))


def _flatten(name: str, size: ShapeHW) -> str:
    values = {"rule": name, "height": size[0], "width": size[1], "count": whole(flattened(size))}
    if size == _FITTING:
        text = N_("**{rule}**: 512 × {height} × {width} = {count} numbers, what fc6 was built for.")
    else:
        text = N_(
            "**{rule}**: 512 × {height} × {width} = {count} numbers. fc6 has 25,088 inputs "
            "(512 × 7 × 7), so the article's network would stop here with an error; torchvision "
            "first averages to 7 × 7, whatever comes."
        )
    return say(text, **values)
