"""How maps of attribution look: over the picture, alone, with their scale and range."""

import numpy as np
import numpy.typing as npt
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.messages import N_
from explorer.numerals import figure, fixed
from explorer.rendering import Colours, enlarge
from explorer.rendering.overlay import levels, over, reach, spread
from explorer.shapes import GrayLevels, ShapeHW
from explorer.studies.attribution import Attribution, Occluder, SoFar, cam_layer
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas.why_study import MapPair
from explorer.ui.pages.atlas.why_subject import Explained
from explorer.ui.parts import lab
from explorer.ui.settings import Setting, declare, mine, one_of
from explorer.ui.setup import Setup

SIDE = 224

declare(Setting("why_scale", "signed", one_of("signed", "size")))


def is_signed() -> bool:
    """Whether maps are shown with their signs."""
    return bool(mine()["why_scale"] == "signed")


def on_pixels(
    method: Attribution, values: npt.NDArray[np.float32], size_hw: ShapeHW
) -> npt.NDArray[np.float32]:
    """Give every pixel of the input its number of a map.

    Shape: as `SoFar.values` -> (H, W).
    """
    if method is Attribution.OCCLUSION:
        return Occluder.of(size_hw).spread(values, size_hw)
    return spread(values, size_hw)


def draw(setup: Setup, pair: MapPair, after: str) -> None:
    """Draw a map over the picture and alone, and beside it that of the network that forgot."""
    before = pair.before
    assert before is not None
    size_hw = setup.seen.size_wh[::-1]
    values = on_pixels(pair.method, before.values, size_hw)
    title = _(pair.method.label)
    shown = over(setup.seen.pixels, values, reach(before.values), signed=is_signed())
    with st.container(horizontal=True, gap="medium"):
        with _column(size_hw):
            st.markdown(lab.strong(_("Over the picture")))
            caption = _("The stronger the colour, the larger the number.")
            alt = say(N_("{title}, over the picture"), title=title)
            lab.picture(shown, caption, alt, SIDE)
        _alone(before, values, _("As learned"), title)
        if pair.after is not None:
            values = on_pixels(pair.method, pair.after.values, size_hw)
            _alone(pair.after, values, after, f"{title}, {after}")


def _column(size_hw: ShapeHW) -> DeltaGenerator:
    factor = max(1, SIDE // max(size_hw))
    return st.container(width=max(SIDE, size_hw[1] * factor), gap=None)


def _alone(known: SoFar, values: npt.NDArray[np.float32], heading: str, alt: str) -> None:
    signed, end = is_signed(), reach(known.values)
    table = Colours.natural(centred=signed)
    height, width = known.values.shape
    words = {"height": height, "width": width, "range": span(known)}
    words |= {"end": figure(end, 3), "low": figure(-end, 3)}
    scale = N_("blue {low} · white 0 · red {end}") if signed else N_("black 0 · cream {end}")
    words["scale"] = say(scale, **words)
    caption = say(N_("{height}×{width}, {range}; {scale}"), **words)
    with _column((values.shape[0], values.shape[1])):
        st.markdown(lab.strong(heading))
        shown = _with_bar(levels(values, end, signed=signed), 128 if signed else 0)
        lab.picture(shown, caption, alt, shown.shape[0], table)


def _with_bar(shown: GrayLevels, between: int) -> GrayLevels:
    """Put the colour scale, from its lower to its upper end, under a map."""
    shown = enlarge(shown, max(1, SIDE // max(shown.shape)))
    width = shown.shape[1]
    thick = max(1, shown.shape[0] // 18)
    bar = np.repeat(np.linspace(0, 255, width).astype(np.uint8)[None], thick, axis=0)
    gap = np.full((max(1, thick // 2), width), between, np.uint8)
    return np.vstack([shown, gap, bar])


def span(known: SoFar) -> str:
    """Say between which numbers a map lies."""
    finite = known.values[np.isfinite(known.values)]
    if not finite.size or not finite.any():
        return _("all zero")
    return f"{figure(float(finite.min()))} … {figure(float(finite.max()))}"


def facts(subject: Explained, method: Attribution, known: SoFar) -> None:
    """Say which number is explained and, where it should, whether the map adds up to it."""
    values = {"name": subject.name, "score": figure(known.score)}
    told = [say(N_("Explained: {name}, which is **{score}**."), **values)]
    if known.at_zero is not None:
        sums = {
            "total": figure(known.total),
            "wanted": figure(known.score - known.at_zero),
            "zero": figure(known.at_zero),
        }
        told.append(
            say(
                N_(
                    "The map adds up to {total}. To be complete it would be {wanted}: the number "
                    "less that of an input of zeros, {zero}."
                ),
                **sums,
            )
        )
    if known.residual is not None:
        share = fixed(100 * known.residual, 2, signed=True)
        told.append(say(N_("Residual: **{share}%**."), share=share))
    if method is Attribution.CAM:
        layer = cam_layer(subject.score) or _("the network's input")
        told.append(say(N_("Its maps are those of {layer}."), layer=layer))
    if known.is_complete and not np.nan_to_num(known.values).any():
        told.append(
            _("No pixel moves this number: every way to it is closed by a ReLU, or it is cut off.")
        )
    st.markdown(" ".join(told))
