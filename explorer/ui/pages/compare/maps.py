"""Which layer and channels are compared, and their maps with a scale each or one for both."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.numerals import figure
from explorer.operations import relative_l2
from explorer.rendering import Colours, Curve, GrayMapping, Limits, as_grid, curve, limits
from explorer.shapes import FeatureMaps
from explorer.studies.comparison import difference
from explorer.ui.components.side_by_side import Row, Side
from explorer.ui.i18n import _, say
from explorer.ui.pages.compare.other_setup import SAME
from explorer.ui.parts.choices import bound, choose_layer, showing
from explorer.ui.parts.mapping_menu import choose_mapping
from explorer.ui.run import LayerMaps
from explorer.ui.settings import AUTO, Setting, declare, mapping_for, mine, one_of
from explorer.ui.setup import Setup

_CHANNELS = "ab_channels"
_ROOM = 150_000
"""Numbers one side may send to the browser (0.6 MB); one channel always may."""

declare(Setting("ab_scale", "own", one_of("own", "shared")))


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the network is compared, and how it is shown."""

    layer: str
    channels: tuple[int, ...]
    map_a: GrayMapping
    map_b: GrayMapping
    shared_scale: bool


def choose(a: Setup, layers: list[str]) -> Choice:
    """Draw the choice of layer, channels, mappings and scale."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        layer = choose_layer(layers, 130)
        channels = _channels(a, layer)
        map_a = choose_mapping(_("Numbers to brightness"), "map", 205)
        same = {SAME: _("same as A")}
        map_b = choose_mapping(_("Numbers to brightness, B"), "ab_map", 205, **same)
        scales = {"own": _("each its own"), "shared": _("one for both")}
        scale = st.segmented_control(
            _("Colour scale"),
            list(scales),
            format_func=lambda value: scales[value],
            **bound("ab_scale"),
            required=True,
        )
    signed = LAYERS[BY_NAME[layer]].kind.signed
    first = mapping_for(map_a, signed=signed)
    second = first if map_b == SAME else mapping_for(map_b, signed=signed)
    return Choice(layer, channels, first, second, scale == "shared")


def _maps(setup: Setup, layer: str) -> LayerMaps:
    return setup.run.layer(layer)


def _cube(maps: FeatureMaps) -> FeatureMaps:
    return maps if maps.ndim == 3 else as_grid(maps)


def _keep_channels(channels: list[int]) -> None:
    mine()["channels"] = tuple(channels)


def _channels(a: Setup, layer: str) -> tuple[int, ...]:
    found = _maps(a, layer)
    if found.maps.ndim != 3:
        return (0,)
    count, height, width = found.maps.shape
    most = max(1, min(4, _ROOM // (height * width)))
    chosen = [c for c in mine()["channels"] if c < count][:most]
    wanted = chosen or [found.strongest()]
    st.multiselect(
        _("Channels"),
        list(range(count)),
        **showing(_CHANNELS, wanted, _keep_channels, chosen=bool(chosen)),
        max_selections=most,
        width=230,
        help=say(
            N_(
                "Up to {most} of this layer's {count}; without any, the one with the "
                "highest peak in A."
            ),
            most=most,
            count=count,
        ),
    )
    return tuple(wanted)


def seen_row(a: Setup, b: Setup) -> Row:
    """Put what both networks see side by side."""
    return Row(_("network input"), _seen("A", a), _seen("B", b))


def _seen(side: str, setup: Setup) -> Side:
    alt = Message(N_("What network {side} sees: {title}"), {"side": side, "title": setup.title})
    return Side(setup.seen.pixels, say(alt))


def rows(a: Setup, b: Setup, choice: Choice) -> list[Row]:
    """Put the chosen channels of both side by side."""
    maps_a, maps_b = (_cube(_maps(setup, choice.layer).maps) for setup in (a, b))
    whole = LAYERS[BY_NAME[choice.layer]].is_spatial
    made = []
    for channel in choice.channels:
        other = min(channel, len(maps_b) - 1)
        name = Message(
            N_("{layer}, channel {channel}"), {"layer": choice.layer, "channel": channel}
        )
        made.append(
            pair(
                say(name) if whole else choice.layer,
                maps_a[channel],
                maps_b[other],
                (_curve(maps_a, channel, choice.map_a), _curve(maps_b, other, choice.map_b)),
                shared_scale=choice.shared_scale,
            )
        )
    return made


def _curve(maps: FeatureMaps, channel: int, mapping: GrayMapping) -> Curve:
    if mapping.is_shared:
        return curve(maps, mapping).of(channel)
    return curve(maps[channel : channel + 1], mapping)


def pair(
    name: str, a: FeatureMaps, b: FeatureMaps, curves: tuple[Curve, Curve], *, shared_scale: bool
) -> Row:
    """Show one map of each side, with their difference where the shapes agree.

    Shape: (H, W) each.
    Convention: a scale for both is the first side's mapping, between the outer ends of the two or,
    where it is no straight line, made of the numbers of both.
    """
    if shared_scale:
        curves = (_for_both(a, b, curves),) * 2
    sides = []
    for values, found in zip((a, b), curves, strict=True):
        note = _("one scale for both") if shared_scale else say(found.mapping.label)
        between = value_range(values)
        sides.append(_shown(values, found, f"{name}: {between}", f"{between} · {note}"))
    if a.shape != b.shape:
        why = Message(
            N_("No difference map: {a} numbers on one side, {b} on the other."),
            {"a": "×".join(map(str, a.shape)), "b": "×".join(map(str, b.shape))},
        )
        return Row(name, sides[0], sides[1], None, say(why))
    return Row(name, sides[0], sides[1], difference_of(name, a, b))


def _for_both(a: FeatureMaps, b: FeatureMaps, curves: tuple[Curve, Curve]) -> Curve:
    first, second = curves
    if not first.mapping.kind.is_linear:
        return curve(np.concatenate([a.ravel(), b.ravel()]), first.mapping)
    ends = Limits(
        np.minimum(first.limits.low, second.limits.low),
        np.maximum(first.limits.high, second.limits.high),
        first.limits.is_centred,
    )
    return replace(first, limits=ends)


def _shown(values: FeatureMaps, found: Curve, alt: str, note: str) -> Side:
    low, high = float(found.limits.low[0]), float(found.limits.high[0])
    centred = found.limits.is_centred or (low < 0 and low == -high)
    wanted = mine()["colours"]
    colours = Colours.natural(centred=centred) if wanted == AUTO else Colours(wanted)
    borders = None if found.mapping.kind.is_linear else found.borders[0]
    return Side(values, alt, note, low, high, colours, borders)


def difference_of(name: str, a: FeatureMaps, b: FeatureMaps) -> Side:
    """Show B − A on a scale symmetric about zero.

    Shape: (H, W) each.
    """
    apart = difference(a, b)
    reach = float(limits(apart[None], "zero").high[0])
    if not apart.any():
        note = _("exactly 0 everywhere")
    else:
        found = {"reach": figure(reach), "l2": figure(relative_l2(b, a), 4)}
        note = say(N_("at most ±{reach}; relative L2 {l2}"), **found)
    alt = say(N_("Difference of {name}: {note}"), name=name, note=note)
    return Side(apart, alt, note, -reach, reach, Colours.DIVERGING)


def value_range(values: FeatureMaps) -> str:
    """Say between which numbers a map lies, or that it is constant."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return _("no finite numbers")
    low, high = float(finite.min()), float(finite.max())
    if low == high:
        return _("all zero") if low == 0 else say(N_("all {value}"), value=figure(low))
    return f"{figure(low)} … {figure(high)}"
