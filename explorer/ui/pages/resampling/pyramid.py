"""The Gaussian pyramid step by step, down and up, and the Laplacian one it leaves behind."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import streamlit as st

from explorer.exporting.scripts.resampling import pyramid_script
from explorer.imaging import pyr_down, pyr_up
from explorer.imaging.pyramid_stages import (
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
from explorer.imaging.pyramids import max_pyr_down_passes
from explorer.messages import N_, Message
from explorer.numerals import whole
from explorer.rendering import Colours
from explorer.rendering.gray_range import signed_levels
from explorer.shapes import RgbImage, SizeWH
from explorer.ui import recovery
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.pages.resampling.common import MethodBench
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import bound
from explorer.ui.settings import Setting, declare, mine, number

Value = TypeVar("Value")
_SIDE = 320
"""The steps are shown on the middle of the picture, at most so many pixels a side."""
_ARTICLES_WH = (370, 600)
"""The article's photo. Source: the article, whose `img.shape` is (600, 370, 3)."""

declare(Setting("resampling_levels", 3, number(1, MAX_LEVELS)))


@dataclass(frozen=True, slots=True)
class _Steps:
    """One halving and one doubling, by hand and as OpenCV does them."""

    down: Halving
    up: Doubling
    opencv_down: RgbImage
    opencv_up: RgbImage


@dataclass(frozen=True, slots=True)
class _Levels:
    """A Laplacian pyramid, and the picture put together again with and without its residuals."""

    pyramid: LaplacianPyramid
    restored: RgbImage
    without_residuals: RgbImage


@recovery.fragment
def section(bench: MethodBench) -> None:
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
    steps = _remember(bench, "steps", lambda: _steps(part))
    _down(part, steps, factor)
    _up(steps, factor)
    levels = _choose_levels(most)
    _laplacian(part, _remember(bench, ("levels", levels), lambda: _levels(part, levels)), factor)
    downloads.show_code(pyramid_script(bench.scene, box, levels))


def _middle(shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    height, width = (min(side, _SIDE) for side in shape[:2])
    top, left = (shape[0] - height) // 2, (shape[1] - width) // 2
    return top, top + height, left, left + width


def _sizes(bench: MethodBench) -> None:
    levels = max_pyr_down_passes(bench.source_wh, 1)
    sizes = halved_sizes(bench.source_wh, levels)
    st.markdown(
        say(
            N_(
                "A Gaussian pyramid is one picture at ever smaller sizes. Each pass drops every "
                "second row and column and keeps number 0, 2, 4, …, so an odd side is rounded up: "
                "(n + 1) ÷ 2 without the remainder. The article's photo, width × height, goes "
                "{chain}."
            ),
            chain=_chain(halved_sizes(_ARTICLES_WH, 2)),
        )
    )
    st.caption(say(N_("This picture, width × height: {chain}"), chain=_chain(sizes)))


def _chain(sizes: Sequence[SizeWH]) -> str:
    return " → ".join(f"{width}×{height}" for width, height in sizes)


def _show(pixels: RgbImage, name: str, factor: int) -> None:
    height, width = pixels.shape[:2]
    title = f"{name}, {width}×{height}"
    lab.picture(pixels, title, title, factor * max(height, width))


def _remember(bench: MethodBench, what: Hashable, make: Callable[[], Value]) -> Value:
    return once(Kind.RESULT, ("pyramid", bench.setup.picture.key, what), make)


def _steps(part: RgbImage) -> _Steps:
    down = halve(part)
    return _Steps(down, double(down.kept), pyr_down(part), pyr_up(down.kept))


def _levels(part: RgbImage, levels: int) -> _Levels:
    pyramid = laplacian_pyramid(part, levels)
    nothing = tuple(np.zeros_like(residual) for residual in pyramid.residuals)
    return _Levels(
        pyramid,
        restore(pyramid.top, pyramid.residuals),
        restore(pyramid.top, nothing),
    )


def _down(part: RgbImage, steps: _Steps, factor: int) -> None:
    down = steps.down
    lab.heading(_("Down: blur, then drop every second row and column"))
    st.latex(
        r"k = \tfrac{1}{16}\begin{pmatrix}1&4&6&4&1\end{pmatrix},\qquad "
        r"K = k^{\mathsf T}k = \tfrac{1}{256}\begin{pmatrix}1&4&6&4&1\\4&16&24&16&4\\6&24&36&24&6"
        r"\\4&16&24&16&4\\1&4&6&4&1\end{pmatrix}"
    )
    with st.container(horizontal=True, gap="medium"):
        _show(part, _("Start"), factor)
        _show(down.blurred, _("Blurred"), factor)
        _show(down.kept, _("Every second pixel kept"), factor)
    _agreement(down.kept, steps.opencv_down, "cv2.pyrDown")
    st.caption(
        _(
            "The middle of the picture, pixel by pixel, bytes 0 to 255. At the border the picture "
            "is mirrored without repeating its edge (`BORDER_REFLECT_101`: … 2 1 0 1 2 …). The "
            "256 parts are added in whole numbers; the sum plus 128, divided by 256, loses its "
            "remainder: halves round up. OpenCV computes only the pixels that are kept."
        )
    )


def _up(steps: _Steps, factor: int) -> None:
    down, up = steps.down, steps.up
    lab.heading(_("Up: put zeros between, then blur with four times the kernel"))
    with st.container(horizontal=True, gap="medium"):
        _show(down.kept, _("Start"), factor)
        _show(up.spread, _("Zeros in every second row and column"), factor)
        _show(up.filled, _("Blurred with 4 × K"), factor)
    _agreement(up.filled, steps.opencv_up, "cv2.pyrUp")
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
        {"name": name, "count": whole(found.size), "gap": gap},
    )
    st.markdown(say(words))


def _choose_levels(most: int) -> int:
    """Draw the slider; it stands below the heading of what it changes."""
    lab.heading(_("What each halving loses: the Laplacian pyramid"))
    st.markdown(
        _(
            "The difference between a level and the next smaller one, doubled, is what the halving "
            "lost. Keep these residuals and the smallest picture, and nothing is lost."
        )
    )
    st.latex(
        r"L_k = G_k - \operatorname{up}(G_{k+1}),\qquad G_k = \operatorname{up}(G_{k+1}) + L_k"
    )
    if most == 1:
        return 1
    shown = bound("resampling_levels", shown=min(mine()["resampling_levels"], most))
    return int(st.slider(_("Levels"), 1, most, **shown, width=260))


def _laplacian(part: RgbImage, found: _Levels, factor: int) -> None:
    pyramid = found.pyramid
    reach = max(1, *(int(np.abs(residual).max()) for residual in pyramid.residuals))
    with st.container(horizontal=True, gap="medium"):
        for level, residual in enumerate(pyramid.residuals):
            height, width = residual.shape[:2]
            name = say(
                N_("Residual {level}, {width}×{height}"), level=level, width=width, height=height
            )
            lab.picture(
                signed_levels(residual.mean(axis=2), reach),
                name,
                name,
                factor * max(height, width),
                Colours.DIVERGING,
            )
        _show(pyramid.top, _("Smallest level"), factor)
    st.caption(
        say(N_("Mean of the three colours: blue −{reach}, white 0, red +{reach}."), reach=reach)
    )
    _restored(part, found, factor)


def _restored(part: RgbImage, found: _Levels, factor: int) -> None:
    restored, bare = found.restored, found.without_residuals
    with st.container(horizontal=True, gap="medium"):
        _show(bare, _("Doubled without the residuals"), factor)
        _show(restored, _("Doubled, residuals added back"), factor)
    words = Message(
        N_(
            "Bytes that differ from the start: {without} without the residuals, **{with_them}** "
            "with them."
        ),
        {"without": whole(int((bare != part).sum())), "with_them": int((restored != part).sum())},
    )
    st.markdown(say(words))
