"""The whole network at a glance: sparsity, dead channels and mean by layer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import streamlit as st

from explorer.exporting.request import weights_name
from explorer.exporting.scripts.display import glance_script
from explorer.network.weights import kept
from explorer.network.weights.catalog import DEFAULT
from explorer.rendering.charts.glance import glance_figure
from explorer.studies.glance import GLANCED, LayerGlance, walk
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _
from explorer.ui.networks import Network, leave, network
from explorer.ui.parts import downloads, long_runs
from explorer.ui.setup import Setup
from explorer.ui.sidebar import weights_panel

_UNTRAINED = "untrained"


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "The same picture through every ReLU and pooling of these weights and of others. "
            "After training most positions are 0: watch how the share of zeros changes with "
            "depth. Each network is fed the numbers its own recipe makes."
        )
    )
    nets = {net.key: net for net in (setup.network, *_other(setup))}
    cells = tuple((key, name) for key in nets for name in GLANCED)
    study = Study(("glance", setup.picture.key, setup.sampling), cells)
    long_runs.pursue("display_glance", study, lambda rest: _steps(setup, nets, rest))
    known = study.known()
    _draw(
        {
            weights_panel.title(net.loaded): [
                known[key, name] for name in GLANCED if (key, name) in known
            ]
            for key, net in nets.items()
        }
    )
    names = [weights_name(net.loaded) for net in nets.values()]
    downloads.show_code(glance_script(downloads.scene_for(setup), names))
    if not study.rest():
        for net in nets.values():
            if net.key != setup.network.key:
                leave(net)  # 56 MB, for numbers that are known.


def _steps(
    setup: Setup, nets: Mapping[str, Network], rest: list[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], LayerGlance]]:
    for key, name in rest:
        way = replace(setup.run, network=nets[key]).trace()
        for found in walk(way, [name]):
            yield (key, name), found


def _other(setup: Setup) -> list[Network]:
    """Find something to compare with: untrained weights, or the default ones if they are here."""
    untrained = network(_UNTRAINED)
    if setup.network.key != untrained.key:
        return [untrained]
    return [network(DEFAULT)] if kept.is_cached(DEFAULT) else []


def _draw(known: dict[str, list[LayerGlance]]) -> None:
    titles = [_("zeros, %"), _("dead channels, %"), _("mean (log)")]
    rows = {
        name: [
            [100 * item.zero_share for item in found],
            [100 * item.dead_share for item in found],
            [item.mean for item in found],
        ]
        for name, found in known.items()
    }
    st.plotly_chart(
        glance_figure(GLANCED, titles, rows),
        key="display_glance_chart",
        config={"displayModeBar": False},
        alt=_("Share of zeros, share of dead channels and mean of every layer"),
    )
    st.caption(
        _(
            "Zeros: share of activations that are exactly 0. Dead: channels that are 0 at every "
            "position of this picture. The mean is in the weights' own units, so compare its "
            "course, not its height."
        )
    )
    table = [
        {
            _("weights"): name,
            _("layer"): item.name,
            _("zeros, %"): 100 * item.zero_share,
            _("dead channels, %"): 100 * item.dead_share,
            _("mean"): item.mean,
            _("std"): item.std,
        }
        for name, found in known.items()
        for item in found
    ]
    with st.expander(_("All numbers")):
        st.dataframe(table, hide_index=True)
