"""The whole network at a glance: sparsity, dead channels and mean by layer."""

from collections.abc import Iterator

import streamlit as st

from explorer.exporting.request import weights_name
from explorer.exporting.scripts.display import glance_script
from explorer.network.weights import store
from explorer.network.weights.catalog import DEFAULT
from explorer.rendering.glance_charts import glance_figure
from explorer.studies.glance import GLANCED, LayerGlance, walk
from explorer.ui import cache, downloads, long_runs, weights_panel
from explorer.ui.controls import Setup
from explorer.ui.i18n import _

_UNTRAINED = "untrained"


@st.cache_resource(max_entries=256, show_spinner=False)
def _known(identity: str) -> list[LayerGlance]:
    return []


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "The same picture through every ReLU and pooling of these weights and of others: "
            "training shows in how few positions answer and how deep that goes."
        )
    )
    networks = [setup.network, *_other(setup)]
    runs = {net.key: _known(_identity(setup, net)) for net in networks}
    total = len(GLANCED) * len(networks)

    def steps() -> Iterator[tuple[str, LayerGlance]]:
        for net in networks:
            rest = GLANCED[len(runs[net.key]) :]
            way = cache.trace(setup.picture, setup.sampling, net)
            for item in walk(way, rest):
                yield net.key, item

    long_runs.pursue(
        "display_glance",
        " ".join(_identity(setup, net) for net in networks),
        lambda: (sum(map(len, runs.values())), total),
        steps,
        lambda found: runs[found[0]].append(found[1]),
    )
    _draw({weights_panel.label(net.loaded): runs[net.key] for net in networks})
    names = [weights_name(net.loaded) for net in networks]
    downloads.show_code(glance_script(downloads.scene_for(setup), names))


def _identity(setup: Setup, net: cache.Network) -> str:
    return repr((setup.picture.sha256, setup.sampling, net.key))


def _other(setup: Setup) -> list[cache.Network]:
    """Find something to compare with: untrained weights, or the default ones if they are here."""
    untrained = cache.network(_UNTRAINED)
    if setup.network.key != untrained.key:
        return [untrained]
    return [cache.network(DEFAULT)] if store.is_cached(DEFAULT) else []


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
            _("weights"): name, _("layer"): item.name, _("zeros, %"): 100 * item.zero_share,
            _("dead channels, %"): 100 * item.dead_share, _("mean"): item.mean, _("std"): item.std,
        }
        for name, found in known.items()
        for item in found
    ]  # fmt: skip
    with st.expander(_("All numbers")):
        st.dataframe(table, hide_index=True)
