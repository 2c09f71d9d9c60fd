"""VGG16's own poolings: the network's numbers, and what the other kinds would have handed on."""

import numpy as np
import streamlit as st

from explorer.exporting.scripts.pooling import own_pool_script
from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.operations import PoolKind, Window, pool, relative_l2
from explorer.operations.pool_chain import common_scale
from explorer.rendering import Colours, Mapping, apply_limits, limits
from explorer.shapes import FeatureMaps
from explorer.ui import cache, downloads, lessons
from explorer.ui.choices import choose
from explorer.ui.controls import Setup
from explorer.ui.i18n import _, say
from explorer.ui.pages.pooling.pictures import value_range
from explorer.ui.pages.pooling.settings import POOLS

_WINDOW = Window()


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
        channel = _choose_channel(name)
    found = cache.layer_maps(setup.picture, setup.sampling, setup.network, name)
    before = found.before
    assert before is not None
    pooled = {kind: pool(before, kind, *_WINDOW.settings) for kind in PoolKind}
    _verdict(name, before, found.maps, pooled[PoolKind.MAX])
    _pictures(before, found.maps, pooled, name, channel)
    downloads.show_code(own_pool_script(downloads.scene_for(setup), name))


def _choose_channel(name: str) -> int:
    state = st.session_state
    channels = LAYERS[BY_NAME[name]].channels
    if state["pool_channel"] is None:
        state["pool_channel"] = next(iter(state["channels"]), 0)
    state["pool_channel"] = min(state["pool_channel"], channels - 1)
    return int(st.number_input(_("Channel"), 0, channels - 1, key="pool_channel", width=120))


def _verdict(name: str, before: FeatureMaps, own: FeatureMaps, maximum: FeatureMaps) -> None:
    source = LAYERS[BY_NAME[name] - 1].name
    different = int((own != maximum).sum())
    values = {
        "source": source, "layer": name, "before": _shape(before), "after": _shape(own),
        "count": f"{own.size:,}", "different": f"{different:,}",
    }  # fmt: skip
    text = Message(
        N_(
            "{source} {before} → {layer} {after}: of {count} numbers {different} differ from the "
            "network's."
        ),
        values,
    )
    icon = ":material/check_circle:" if different == 0 else ":material/error:"
    st.markdown(f"{icon} {say(text)}")


def _shape(maps: FeatureMaps) -> str:
    channels, height, width = maps.shape
    return f"{height}×{width}×{channels}"


def _pictures(
    before: FeatureMaps,
    own: FeatureMaps,
    pooled: dict[PoolKind, FeatureMaps],
    name: str,
    channel: int,
) -> None:
    one = slice(channel, channel + 1)
    scale = limits(before[one], Mapping.CHANNEL)
    with st.container(horizontal=True, gap="medium"):
        source = LAYERS[BY_NAME[name] - 1].name
        title = Message(N_("{layer}, channel {channel}"), {"layer": source, "channel": channel})
        lessons.picture(
            apply_limits(before[one], scale)[0],
            f"**{say(title)}**  \n{value_range(before[one])}",
            say(title),
            colours=Colours.MAGMA,
        )
        for kind, maps in pooled.items():
            shown = common_scale(maps[one], kind, _WINDOW.kernel, 1)
            lessons.picture(
                apply_limits(shown, scale)[0],
                f"**{_(kind.label)}**  \n{_apart(maps, own)}  \n{value_range(maps[one])}",
                say(Message(N_("{layer} with {kind}"), {"layer": name, "kind": _(kind.label)})),
                colours=Colours.MAGMA,
            )
    st.caption(
        _(
            "All pictures share the scale of the first. The distance is that of the whole layer, "
            "all channels: |other − network's| / |network's|."
        )
    )


def _apart(maps: FeatureMaps, own: FeatureMaps) -> str:
    if np.array_equal(maps, own):
        return _("equals the network's layer exactly")
    distance = {"distance": f"{relative_l2(maps, own):.1%}"}
    return say(Message(N_("{distance} from the network's layer"), distance))
