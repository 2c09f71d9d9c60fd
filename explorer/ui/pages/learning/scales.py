"""Scale: heads that saw one size of a texture and all, slid over a large picture, against crops."""

from collections.abc import Iterator

import streamlit as st

from explorer.exporting.scripts.learning import jitter_script
from explorer.messages import N_
from explorer.numerals import percent
from explorer.rendering.charts.by_layer import lines_by_layer
from explorer.studies.heads import Source
from explorer.studies.heads.jitter import PER_CLASS, Jitter, jitter_steps
from explorer.studies.heads.textures import SCALES
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.networks import Network
from explorer.ui.pages.learning import dense
from explorer.ui.pages.learning.choosing import SCALE_NAMES, scale_name, source_names
from explorer.ui.parts import downloads, long_runs
from explorer.ui.parts.choices import bound
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

_READ = (Source("pool2"), Source("pool5"))


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "A texture twice as large is another picture to a convolution, whose kernels know one "
            "size. The paper trains with scale jitter: every picture at a size drawn anew. Here "
            "one head learns the textures at one scale, another each patch at a scale of its own; "
            "both are tested at all six."
        )
    )
    st.segmented_control(
        _("The first head learns at"),
        SCALE_NAMES,
        format_func=lambda name: scale_name(SCALE_NAMES[name]),
        **bound("learning_scale"),
        required=True,
    )
    scale = SCALE_NAMES[mine()["learning_scale"]]
    _jitter(setup.network, scale)
    weights = downloads.scene_for(setup).weights
    downloads.show_code(jitter_script(weights, _READ, scale, 0))
    dense.draw(setup, weights)


def _jitter(network: Network, scale: float) -> None:
    study = Study(("jitter", network.key), (scale,))
    answer = st.container()
    long_runs.pursue("learning_jitter", study, lambda rest: _rest(network, rest))
    found = study.known().get(scale)
    if found:
        with answer:
            _shown(found)


def _rest(network: Network, rest: list[float]) -> Iterator[tuple[float, tuple[Jitter, ...]] | None]:
    for scale in rest:
        steps = jitter_steps(network.model, network.loaded.preprocessing, _READ, scale)
        for found in steps:
            yield None if found is None else (scale, found)


def _shown(found: tuple[Jitter, ...]) -> None:
    names = source_names(_READ)
    rows: dict[str, tuple[tuple[float, ...], float]] = {}
    for each in found:
        layer = names[str(each.source)]
        fixed = say(N_("{layer}, learned at {scale}"), layer=layer, scale=scale_name(each.scale))
        jittered = say(N_("{layer}, learned at all scales"), layer=layer)
        rows |= {fixed: (each.fixed, each.averaged[0]), jittered: (each.jittered, each.averaged[1])}
    scales = [scale_name(scale) for scale in SCALES]
    st.plotly_chart(
        lines_by_layer(
            scales,
            {name: [100 * share for share in shares] for name, (shares, _mean) in rows.items()},
            _("Right, in %"),
        ).update_layout(height=300),
        key="learning_jitter_chart",
        config={"displayModeBar": False},
        alt=_("Accuracy of four heads over the scale of the test; the table has the numbers"),
    )
    st.dataframe(
        {
            _("Head"): list(rows),
            **{
                name: [percent(shares[at]) for shares, _mean in rows.values()]
                for at, name in enumerate(scales)
            },
            _("All scales averaged"): [percent(mean) for _shares, mean in rows.values()],
        },
        hide_index=True,
    )
    st.caption(
        say(
            N_(
                "Learned from {count} patches of each class, tested on patches never seen. In the "
                "last column each patch's probabilities are averaged over all scales before the "
                "answer is read, as the paper does in testing. Compare the layers: a deeper unit "
                "sees a larger part of the picture, and forgives more."
            ),
            count=PER_CLASS,
        )
    )
