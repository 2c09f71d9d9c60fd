"""Pieces of a page: pictures with their captions, figures, outputs."""

import numpy as np
import streamlit as st

from explorer.messages import N_
from explorer.network.architecture import End, layer_at
from explorer.network.outputs import EdgeMaps
from explorer.rendering import enlarge, png_bytes
from explorer.shapes import GrayLevels
from explorer.ui.i18n import _, say
from explorer.ui.parts import answers
from explorer.ui.setup import Setup


def crisp(levels: GrayLevels, target: int) -> GrayLevels:
    """Enlarge by the largest whole factor that stays within `target` pixels."""
    return enlarge(levels, max(1, target // max(levels.shape[-2:])))


def edge_output(edges: EdgeMaps) -> None:
    """Show the edge network's six maps."""
    titles = [
        *(
            say(N_("side {number}, from {layer}"), number=i + 1, layer=layer)
            for i, layer in enumerate(("relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3"))
        ),
        _("fused: the network's output"),
    ]
    maps = [*edges.sides, edges.fused]
    with st.container(horizontal=True):
        for title, values in zip(titles, maps, strict=True):
            levels = np.rint(values * 255).astype(np.uint8)
            st.image(
                png_bytes(crisp(levels, 224)),
                caption=title,
                output_format="PNG",
                alt=say(N_("Edge map: {title}"), title=title),
            )
    st.caption(_("Probability of an edge, black 0 to white 1, the same scale for all six."))


def network_output(setup: Setup) -> None:
    """Show what the network says in the end, or why it says nothing."""
    st.subheader(_("What the network says"), anchor=False)
    net = setup.network
    has_answered = answers.draw(setup)
    if net.model.edges is not None:
        edge_output(setup.run.edges())
    if net.model.classifier is not None:
        answers.class_output(setup.run.predictions())
    if net.model.end is End.POOL5 and not has_answered:
        channels, height, width = layer_at("pool5", setup.seen.size_wh[::-1]).out_shape
        st.markdown(
            say(
                N_(
                    "These weights say nothing about the picture as a whole: they end at pool5 "
                    "({shape} numbers) and have no classifier, so there is no class to name. "
                    "Choose the edge network or weights with a classifier in the sidebar to see"
                    " an output, or teach the network your own classes in the learning room."
                ),
                shape=f"{channels}×{height}×{width}",
            )
        )
