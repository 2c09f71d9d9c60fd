"""The Gaussian pyramid step by step, down and up, and the Laplacian one it leaves behind."""

import numpy as np
import streamlit as st

from explorer.exporting.scripts.resampling import pyramid_script
from explorer.imaging import pyr_down, pyr_up
from explorer.imaging.pyramids import max_pyr_down_passes
from explorer.imaging.stages import (
    MAX_LEVELS,
    Doubling,
    Halving,
    LaplacianPyramid,
    double,
    halve,
    halved_sizes,
    laplacian_pyramid,
    restore,
)
from explorer.messages import N_, Message
from explorer.rendering import Colours
from explorer.shapes import RgbImage
from explorer.ui import downloads, lessons, link, recovery
from explorer.ui.i18n import _, say
from explorer.ui.pages.resampling._bench import Bench, signed_levels

_SIDE = 320
"""The steps are shown on the middle of the picture, at most so many pixels a side."""

link.declare(link.Setting("resampling_levels", 3, link.number(1, MAX_LEVELS)))


@recovery.fragment
def section(bench: Bench) -> None:
    """Draw the section."""
    box = _middle(bench.source.shape)
    part = np.ascontiguousarray(bench.source[box[0] : box[1], box[2] : box[3]])
    most = min(MAX_LEVELS, max_pyr_down_passes((part.shape[1], part.shape[0]), 2))
    if most == 0:
        st.info(
            _("This picture is too small to be halved and doubled: 3 × 3 pixels are the least.")
        )
        return
    _sizes(bench)
    factor = max(1, _SIDE // max(part.shape[:2]))
    down = halve(part)
    up = double(down.kept)
    _down(part, down, factor)
    _up(part, down, up, factor)
    _laplacian(part, most, factor)
    levels = st.session_state["resampling_levels"]
    downloads.show_code(pyramid_script(bench.scene, box, levels))
    link.write_link()


def _middle(shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    height, width = (min(side, _SIDE) for side in shape[:2])
    top, left = (shape[0] - height) // 2, (shape[1] - width) // 2
    return top, top + height, left, left + width


def _sizes(bench: Bench) -> None:
    levels = max_pyr_down_passes(bench.source_wh, 1)
    sizes = halved_sizes(bench.source_wh, levels)
    chain = " → ".join(f"{width}×{height}" for width, height in sizes)
    st.markdown(
        _(
            "A Gaussian pyramid is one picture at ever smaller sizes. Each pass drops every second "
            "row and column and keeps number 0, 2, 4, …, so an odd side is rounded up: "
            "(n + 1) ÷ 2 without the remainder. The article's 600 × 370 photo becomes 300 × 185, "
            "and then 150 × 93."
        )
    )
    st.caption(say(Message(N_("This picture: {chain}"), {"chain": chain})))


def _show(pixels: RgbImage, name: str, factor: int) -> None:
    height, width = pixels.shape[:2]
    title = f"{name}, {width}×{height}"
    lessons.picture(pixels, title, title, factor * max(height, width))


def _down(part: RgbImage, down: Halving, factor: int) -> None:
    lessons.heading(_("Down: blur, then drop every second row and column"))
    st.latex(
        r"k = \tfrac{1}{16}\begin{pmatrix}1&4&6&4&1\end{pmatrix},\qquad "
        r"K = k^{\mathsf T}k = \tfrac{1}{256}\begin{pmatrix}1&4&6&4&1\\4&16&24&16&4\\6&24&36&24&6"
        r"\\4&16&24&16&4\\1&4&6&4&1\end{pmatrix}"
    )
    with st.container(horizontal=True, gap="medium"):
        _show(part, _("Start"), factor)
        _show(down.blurred, _("Blurred"), factor)
        _show(down.kept, _("Every second pixel kept"), factor)
    _agreement(down.kept, pyr_down(part), "cv2.pyrDown")
    st.caption(
        _(
            "The middle of the picture, pixel by pixel, bytes 0 to 255. At the border the picture "
            "is mirrored without repeating its edge (`BORDER_REFLECT_101`: … 2 1 0 1 2 …). The "
            "256 parts are added in whole numbers; the sum plus 128, divided by 256, loses its "
            "remainder: halves round up. OpenCV computes only the pixels that are kept."
        )
    )


def _up(part: RgbImage, down: Halving, up: Doubling, factor: int) -> None:
    lessons.heading(_("Up: put zeros between, then blur with four times the kernel"))
    with st.container(horizontal=True, gap="medium"):
        _show(down.kept, _("Start"), factor)
        _show(up.spread, _("Zeros in every second row and column"), factor)
        _show(up.filled, _("Blurred with 4 × K"), factor)
    _agreement(up.filled, pyr_up(down.kept), "cv2.pyrUp")
    st.caption(
        _(
            "Three of four pixels are zero, so the kernel is multiplied by 4 to keep the "
            "brightness. The first pixel's neighbour outside is the second pixel; the last pixel's "
            "is the last itself. The size comes back, the lost detail does not."
        )
    )


def _agreement(found: RgbImage, expected: RgbImage, name: str) -> None:
    gap = int(np.abs(found.astype(np.int16) - expected).max())
    words = Message(
        N_("Largest difference from `{name}` over all {count} bytes: **{gap}**"),
        {"name": name, "count": f"{found.size:,}", "gap": gap},
    )
    st.markdown(say(words))


def _laplacian(part: RgbImage, most: int, factor: int) -> None:
    lessons.heading(_("What each halving loses: the Laplacian pyramid"))
    st.markdown(
        _(
            "The difference between a level and the next smaller one, doubled, is what the halving "
            "lost. Keep these residuals and the smallest picture, and nothing is lost."
        )
    )
    st.latex(
        r"L_k = G_k - \operatorname{up}(G_{k+1}),\qquad G_k = \operatorname{up}(G_{k+1}) + L_k"
    )
    state = st.session_state
    state["resampling_levels"] = min(state["resampling_levels"], most)
    levels = state["resampling_levels"]
    if most > 1:
        levels = st.slider(_("Levels"), 1, most, key="resampling_levels", width=260)
    pyramid = laplacian_pyramid(part, levels)
    reach = max(1, *(int(np.abs(residual).max()) for residual in pyramid.residuals))
    with st.container(horizontal=True, gap="medium"):
        for level, residual in enumerate(pyramid.residuals):
            height, width = residual.shape[:2]
            name = say(Message(N_("Residual {level}, {width}×{height}"),
                               {"level": level, "width": width, "height": height}))  # fmt: skip
            lessons.picture(
                signed_levels(residual.mean(axis=2), reach), name, name,
                factor * max(height, width), Colours.DIVERGING,
            )  # fmt: skip
        _show(pyramid.top, _("Smallest level"), factor)
    st.caption(
        say(
            Message(
                N_("Mean of the three colours: blue −{reach}, white 0, red +{reach}."),
                {"reach": reach},
            )
        )
    )
    _restored(part, pyramid, factor)


def _restored(part: RgbImage, pyramid: LaplacianPyramid, factor: int) -> None:
    nothing = tuple(np.zeros_like(residual) for residual in pyramid.residuals)
    whole, bare = restore(pyramid.top, pyramid.residuals), restore(pyramid.top, nothing)
    with st.container(horizontal=True, gap="medium"):
        _show(bare, _("Doubled without the residuals"), factor)
        _show(whole, _("Doubled, residuals added back"), factor)
    words = Message(
        N_("Bytes that differ from the start: {without} without the residuals, **{with_them}** "
           "with them."),
        {"without": f"{int((bare != part).sum()):,}", "with_them": int((whole != part).sum())},
    )  # fmt: skip
    st.markdown(say(words))
