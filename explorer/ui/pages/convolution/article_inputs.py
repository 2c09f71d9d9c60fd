"""What the article feeds its network, what it is made of, and what NumPy can do."""

from collections.abc import Callable, Mapping

import streamlit as st

from explorer.messages import N_
from explorer.numerals import figure, percent
from explorer.shapes import FeatureMaps
from explorer.studies.article import (
    ENDS,
    Fault,
    merge_fault,
    random_figures,
    raw_distances,
    raw_maps,
    untrained_network,
)
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution.article_head import written_shape
from explorer.ui.run import Run


def _ends(run: Run) -> Mapping[str, FeatureMaps]:
    return {name: run.layer(name).maps for name in ENDS}


def _raw(run: Run) -> None:
    raw = run.remember("article raw", lambda: raw_maps(run.network.model, run.seen.pixels))
    ours = _ends(run)
    found = run.remember("article raw distances", lambda: raw_distances(ours, raw))
    st.markdown(
        _(
            "The article feeds the bytes of the file, 0 to 255. Weights are trained on numbers "
            "from which a mean was subtracted, and some also on divided ones; fed with other "
            "numbers they see another picture. How far the layers then lie from what they should "
            "be:"
        )
    )
    st.dataframe(
        {
            _("Layer"): [each.layer for each in found],
            _("Relative L2"): [figure(each.relative_l2, 3) for each in found],
            _("Cosine distance"): [figure(each.cosine, 3) for each in found],
        },
        hide_index=True,
        width=420,
    )
    st.caption(
        _(
            "This picture, brought to the paper's size, through the current weights, once by "
            "their own recipe and once raw. Relative L2: the length of the difference over the "
            "length of what is right; 0 is no difference. See it layer by layer in Compare, with "
            "B's “no mean subtracted”."
        )
    )


def _random(run: Run) -> None:
    article = run.remember("article random", lambda: raw_maps(untrained_network(), run.seen.pixels))
    ours = _ends(run)
    found = run.remember("article random figures", lambda: random_figures(ours, article))
    st.markdown(
        _(
            "The article builds its network and runs it at once. Nothing was learned, and no "
            "weights were loaded: its feature maps and its answer are those of PyTorch's random "
            "numbers."
        )
    )
    st.dataframe(
        {
            _("Layer"): [each.layer for each in found],
            _("Largest, random"): [figure(each.largest[0], 3) for each in found],
            _("Largest, these weights"): [figure(each.largest[1], 3) for each in found],
            _("Zeros, random"): [percent(each.zeros[0], 1) for each in found],
            _("Zeros, these weights"): [percent(each.zeros[1], 1) for each in found],
        },
        hide_index=True,
        width=640,
    )
    first, last = found[0], found[-1]
    st.caption(
        say(
            N_(
                "The random network gets the bytes, as the article feeds them; from {first} to "
                "{last} its largest number goes from {before} to {after}. The share of zeros "
                "in {last} with the weights in use: {zeros}. More in Display, under The whole "
                "network."
            ),
            first=first.layer,
            last=last.layer,
            before=figure(first.largest[0], 3),
            after=figure(last.largest[0], 3),
            zeros=percent(last.zeros[1], 1),
        )
    )


def _merge(run: Run) -> None:
    found = run.remember("article merge", merge_fault)
    st.markdown(
        say(
            N_(
                "The article splits a picture into planes and says NumPy has no way to merge them: "
                "one would have to build it. NumPy has two: `np.stack([a, b, c], axis=-1)` and "
                "`np.dstack([a, b, c])`. From the article's own planes, {planes}, the first makes "
                "{merged}; its first pixel is {first}."
            ),
            planes=written_shape(found.planes),
            merged=written_shape(found.merged),
            first=written_shape(found.first),
        )
    )
    st.markdown(
        _("Compared number by number with `cv2.merge`: **the same**.")
        if found.is_the_same
        else _("Compared number by number with `cv2.merge`: **not the same**.")
    )


DRAWN: dict[Fault, Callable[[Run], None]] = {
    Fault.RAW: _raw,
    Fault.RANDOM: _random,
    Fault.MERGE: _merge,
}
"""What draws each."""
