"""How different A's picture and B's look: LPIPS and DISTS, layer by layer, and where."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from explorer.exporting.scripts.compare import looks_script
from explorer.imaging.picture_difference import Closeness, closeness
from explorer.messages import N_
from explorer.numerals import figure, fixed
from explorer.rendering import Colours, Limits, apply_limits, reduce_maps
from explorer.shapes import GrayLevels
from explorer.studies.perceptual import Dists, Lpips, dists_steps, lpips_steps
from explorer.studies.perceptual.lpips_distance import Places
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.compare import other_setup
from explorer.ui.parts import downloads, lab, long_runs, perceptual
from explorer.ui.setup import Setup

_MEASURES = ("lpips", "dists")
_TILE = 224
"""How wide a map is shown; a wider one is shown as the means of squares."""


def draw(a: Setup, b: Setup) -> None:
    """Draw the part; both pictures are compared as the networks see them, before any mean."""
    lab.heading(_("How different the two pictures look"))
    if a.seen.size_wh != b.seen.size_wh:
        st.caption(
            _(
                "The two inputs differ in size, so no pixel of A belongs to a pixel of B. Choose "
                "one size for both to compare how they look."
            )
        )
        return
    st.markdown(
        _(
            "The distances above belong to a network; these belong to the pictures. PSNR and SSIM "
            "compare pixel with pixel. LPIPS compares a network's channels at every place, DISTS "
            "what they have in common over the whole picture; both learned from people's "
            "judgements how much each channel counts. 0 means that nothing differs."
        )
    )
    judge = perceptual.choose_judge(a.network)
    content = (a.picture.key, a.sampling, b.picture.key, b.sampling)
    study = Study(("looks", content), _MEASURES)
    if judge is not None:
        long_runs.pursue(
            "ab_looks",
            study,
            lambda rest: _steps(a, b, judge, rest),
            start=None if judge.is_chosen else _("Measure LPIPS and DISTS"),
        )
    near = once(
        Kind.RESULT, ("closeness", content), lambda: closeness(b.seen.pixels, a.seen.pixels)
    )
    found = study.known()
    _totals(near, found)
    if len(found) == len(_MEASURES):
        _layers(found["lpips"], found["dists"])
        _maps(found["lpips"], a.seen.pixels.shape[:2])
    first = downloads.scene_for(a)
    second = replace(downloads.scene_for(b), picture=other_setup.place(first.picture))
    downloads.show_code(looks_script(first, second))


def _steps(
    a: Setup, b: Setup, judge: perceptual.Judge, measures: list[str]
) -> Iterator[tuple[str, Lpips | Dists] | None]:
    model = judge.network().model
    both = a.seen.pixels, b.seen.pixels
    for measure in measures:
        layers: list[Any] = []
        for step in (lpips_steps if measure == "lpips" else dists_steps)(model, *both):
            if step is not None:
                layers.append(step)
            yield None
        yield measure, Lpips(tuple(layers)) if measure == "lpips" else Dists(tuple(layers))


def _totals(near: Closeness, found: Mapping[str, Lpips | Dists]) -> None:
    lpips, dists = (found[name].distance if name in found else None for name in _MEASURES)
    st.dataframe(
        {
            _("PSNR (dB)"): [_("∞ (equal)") if np.isinf(near.psnr) else fixed(near.psnr, 2)],
            _("SSIM"): [_("needs 7 × 7 px") if near.ssim is None else fixed(near.ssim, 4)],
            "LPIPS": [fixed(lpips, 6)],
            "DISTS": [fixed(dists, 6)],
        },
        hide_index=True,
        width=560,
    )


def _layers(lpips: Lpips, dists: Dists) -> None:
    adds = {layer.layer: layer.distance for layer in lpips.layers}
    st.dataframe(
        {
            _("Layer"): [
                _("the picture's colours") if part.layer not in adds else part.layer
                for part in dists.layers
            ],
            _("LPIPS: adds"): [fixed(adds.get(part.layer), 6) for part in dists.layers],
            _("DISTS: adds by texture"): [fixed(part.texture, 6) for part in dists.layers],
            _("DISTS: adds by structure"): [fixed(part.structure, 6) for part in dists.layers],
        },
        hide_index=True,
    )
    st.caption(
        _(
            "What each layer adds; the columns of LPIPS and of DISTS each add up to the distance. "
            "Texture: the channels' means over the whole picture differ. Structure: their patterns "
            "don't go together."
        )
    )


def _maps(lpips: Lpips, shape_hw: tuple[int, int]) -> None:
    lab.heading(_("Where LPIPS sees a difference"))
    whole = lpips.where(shape_hw)
    most = float(whole.max())
    _map(_("all layers"), whole, most, 2 * _TILE)
    _bar(say(N_("0 … {most}"), most=figure(most, 4)))
    most = max(float(layer.places.max()) for layer in lpips.layers)
    with st.container(horizontal=True, gap="medium"):
        for layer in lpips.layers:
            _map(layer.layer, layer.places, most, _TILE)
    _bar(say(N_("0 … {most}, one scale for all five"), most=figure(most, 4)))
    st.caption(
        _(
            "Each layer at its own size, a square for every place; a layer's mean is what it adds. "
            "All layers together are enlarged bilinearly and added. DISTS has no such map: it "
            "only keeps what is true of the whole picture."
        )
    )


def _map(name: str, places: Places, most: float, target: int) -> None:
    words = {
        "layer": name,
        "height": places.shape[0],
        "width": places.shape[1],
        "mean": figure(float(places.mean(dtype=np.float64)), 4),
        "most": figure(float(places.max()), 4),
    }
    caption = N_("{layer}, {height}×{width}: mean {mean}, at most {most}")
    alt = N_("Where LPIPS differs, {layer}, {height}×{width}: mean {mean}, at most {most}")
    lab.picture(
        _levels(_small(places, target), most),
        say(caption, **words),
        say(alt, **words),
        target,
        Colours.MAGMA,
    )


def _bar(ends: str) -> None:
    levels = np.repeat(np.arange(256, dtype=np.uint8)[None], 14, axis=0)
    alt = say(N_("Colour bar, dark to light: {ends}"), ends=ends)
    lab.picture(levels, ends, alt, colours=Colours.MAGMA)


def _small(places: Places, target: int) -> Places:
    step = -(-max(places.shape) // target)
    small: Places = reduce_maps(places[None], step)[0] if step > 1 else places
    return small


def _levels(places: Places, most: float) -> GrayLevels:
    ends = Limits(np.zeros(1, np.float32), np.full(1, most, np.float32))
    levels: GrayLevels = apply_limits(places[None], ends)[0]
    return levels
