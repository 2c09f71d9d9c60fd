"""VGG16's own poolings: the network's numbers, and what the other kinds would have handed on."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from explorer.exporting.scripts.pooling import own_pool_script
from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind
from explorer.numerals import figure, percent, whole
from explorer.operations import PoolKind, Window, pool, relative_l2
from explorer.operations.pool_chain import common_scale
from explorer.operations.reads import pooling_saving
from explorer.rendering import Colours, apply_limits, limits
from explorer.shapes import FeatureMaps
from explorer.ui.i18n import _, say
from explorer.ui.pages.pooling.choosing import POOLS, choose_channel
from explorer.ui.pages.pooling.stage_pictures import value_range
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose
from explorer.ui.setup import Setup

_WINDOW = Window()
_UNPOOLED_FIELD = 1 + sum(layer.kernel - 1 for layer in LAYERS if layer.kind is LayerKind.CONV)
"""Each 3x3 kernel adds two pixels where nothing strides."""


@dataclass(frozen=True, slots=True)
class _OtherKind:
    """How many numbers of a layer differ from the network's own, and how far apart they are."""

    different: int
    distance: float


@dataclass(frozen=True, slots=True)
class _OneChannel:
    """One channel as it went into the pooling, and what every kind makes of it.

    Shape: (1, H, W) each.
    """

    before: FeatureMaps
    pooled: Mapping[PoolKind, FeatureMaps]


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "The network's five poolings, computed again here from the maps that went into them: "
            "2×2, stride 2, no padding, rounded down."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = choose(_("Pooling layer"), {pool: pool for pool in POOLS}, "pool_own", width=150)
        channel = choose_channel(LAYERS[BY_NAME[name]].channels)
    found = setup.run.layer(name)
    before = found.before
    assert before is not None
    kinds = setup.run.remember(("own pooling", name), lambda: _kinds(before, found.maps))
    _verdict(name, before, found.maps, kinds[PoolKind.MAX])
    one = setup.run.remember(("own pooling", name, channel), lambda: _one(before, channel))
    _pictures(one, kinds, name, channel)
    downloads.show_code(own_pool_script(downloads.scene_for(setup), name))
    _saving(setup)


def _kinds(before: FeatureMaps, own: FeatureMaps) -> dict[PoolKind, _OtherKind]:
    """Pool the whole layer in every kind and keep only how far that is from the network's own."""
    found = {}
    for kind in PoolKind:
        maps = pool(before, kind, *_WINDOW.settings)
        found[kind] = _OtherKind(int((own != maps).sum()), relative_l2(maps, own))
    return found


def _one(before: FeatureMaps, channel: int) -> _OneChannel:
    plane = before[channel : channel + 1]
    return _OneChannel(plane, {kind: pool(plane, kind, *_WINDOW.settings) for kind in PoolKind})


def _verdict(name: str, before: FeatureMaps, own: FeatureMaps, maximum: _OtherKind) -> None:
    source = LAYERS[BY_NAME[name] - 1].name
    different = maximum.different
    values = {
        "source": source,
        "layer": name,
        "before": _shape(before),
        "after": _shape(own),
        "count": whole(own.size),
        "different": whole(different),
    }
    text = Message(
        N_(
            "{source} {before} → {layer} {after}: of {count} numbers {different} differ from the "
            "network's."
        ),
        values,
    )
    icon = ":material/check_circle:" if different == 0 else ":material/error:"
    st.markdown(f"{icon} {say(text)}")


def _saving(setup: Setup) -> None:
    lab.heading(_("What the five poolings save"))
    height, width = setup.run.trace().shape_hw
    kept, without = pooling_saving((height, width))
    st.dataframe(
        {
            _("The 13 convolutions"): [_("with the five poolings"), _("without any")],
            _("Multiplications"): [whole(each.macs) for each in (kept, without)],
            _("Numbers they put out"): [whole(each.values) for each in (kept, without)],
        },
        hide_index=True,
        width=560,
    )
    st.caption(
        say(
            N_(
                "At {width}×{height} px, counted from the shapes. Without pooling every "
                "convolution would work at the input's size: {times} times the "
                "multiplications, and a unit of the last one would see only {field} px instead of "
                "{seen}."
            ),
            width=width,
            height=height,
            times=figure(without.macs / kept.macs, 3),
            field=_UNPOOLED_FIELD,
            seen=LAYERS[BY_NAME["conv5_3"]].receptive_field,
        )
    )


def _shape(maps: FeatureMaps) -> str:
    channels, height, width = maps.shape
    return f"{height}×{width}×{channels}"


def _pictures(
    one: _OneChannel, kinds: Mapping[PoolKind, _OtherKind], name: str, channel: int
) -> None:
    scale = limits(one.before, "channel")
    with st.container(horizontal=True, gap="medium"):
        source = LAYERS[BY_NAME[name] - 1].name
        title = Message(N_("{layer}, channel {channel}"), {"layer": source, "channel": channel})
        lab.picture(
            apply_limits(one.before, scale)[0],
            f"**{say(title)}**  \n{value_range(one.before)}",
            say(title),
            colours=Colours.MAGMA,
        )
        for kind, maps in one.pooled.items():
            shown = common_scale(maps, kind, _WINDOW.kernel, 1)
            lab.picture(
                apply_limits(shown, scale)[0],
                f"**{_(kind.label)}**  \n{_apart(kinds[kind])}  \n{value_range(maps)}",
                say(N_("{layer} with {kind}"), layer=name, kind=_(kind.label)),
                colours=Colours.MAGMA,
            )
    st.caption(
        _(
            "All pictures share the scale of the first. The distance is that of the whole layer, "
            "all channels: |other − network's| / |network's|."
        )
    )


def _apart(found: _OtherKind) -> str:
    if not found.different:
        return _("equals the network's layer exactly")
    distance = {"distance": percent(found.distance, 1)}
    return say(N_("{distance} from the network's layer"), **distance)
