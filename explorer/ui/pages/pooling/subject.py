"""What the lab pools: the picture in colour or gray, at a chosen size, or a map of a layer."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import streamlit as st

from explorer.exporting.scripts.pooling import PoolSource
from explorer.imaging import Interpolation, resize
from explorer.imaging.preparing import to_gray
from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.operations import Chain, PoolKind, Window, pool_chain
from explorer.operations.pool_chain import common_scale
from explorer.operations.pooling import Planes
from explorer.policy import policy
from explorer.rendering import Colours, Limits, apply_limits, limits, natural_mapping
from explorer.shapes import GrayLevels, RgbImage
from explorer.ui.i18n import _, say
from explorer.ui.pages.pooling.choosing import (
    LAYER_NAMES,
    SIZES,
    SUBJECTS,
    choose_channel,
    choose_window,
    words,
)
from explorer.ui.parts import downloads
from explorer.ui.parts.about import the_article
from explorer.ui.parts.choices import choose, layer_among
from explorer.ui.run import Run, sampled
from explorer.ui.settings import AUTO
from explorer.ui.setup import Setup
from explorer.ui.sidebar.sampling_menu import possible

Value = TypeVar("Value")
ARTICLE_WH = (244, 244)


@dataclass(frozen=True, slots=True, eq=False)
class PoolInput:
    """What is pooled, with which window, and how its numbers become colours.

    Shape: `planes` (C, H, W) float32, C = 3 for a colour picture and 1 otherwise.
    Convention: `limits` are those of the input, so that all stages share one scale; None where
    numbers are colour levels already.
    """

    title: str
    run: Run
    planes: Planes
    window: Window
    origin: PoolSource
    colours: Colours = Colours.GRAY
    limits: Limits | None = None

    def chain(self, kind: PoolKind) -> Chain:
        """The input and what five poolings make of it, as far as they go."""
        return self.remember(("chain", kind), lambda: pool_chain(self.planes, kind, self.window))

    def remember(self, what: Hashable, make: Callable[[], Value]) -> Value:
        """Return a result about this subject that is known by `what`, or have it computed."""
        return self.run.remember(("pooling", self.origin, self.window, what), make)

    @property
    def is_colour(self) -> bool:
        """Whether its three planes are red, green and blue."""
        return len(self.planes) == 3

    @property
    def shape_hw(self) -> tuple[int, int]:
        """Height and width before any pooling."""
        return int(self.planes.shape[1]), int(self.planes.shape[2])

    def drawn(self, stage: Planes, kind: PoolKind, number: int) -> GrayLevels | RgbImage:
        """Turn a stage into levels, or into colours for a colour picture.

        Shape: (C, h, w) -> (h, w) or (h, w, 3).
        """
        shown = common_scale(stage, kind, self.window.kernel, number)
        if self.limits is not None:
            levels: GrayLevels = apply_limits(shown, self.limits)[0]
            return levels
        rounded = np.rint(shown).clip(0, 255).astype(np.uint8)
        return np.ascontiguousarray(rounded.transpose(1, 2, 0)) if self.is_colour else rounded[0]


def choose_subject(setup: Setup, colours_only: bool = False) -> PoolInput:
    """Draw the controls that say what is pooled and how."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        of = "rgb"
        if not colours_only:
            of = choose(_("What is pooled"), words(SUBJECTS), "pool_of", width=170)
        if of == "layer":
            title, planes, origin = _choose_map(setup)
            return _map_subject(title, setup.run, planes, choose_window(), origin)
        size = choose(
            _("Size"),
            words(SIZES),
            "pool_size",
            width=250,
            help=_(
                "The sidebar says how the picture is brought to its size. “Exactly as the article” "
                "means `cv2.resize(picture, (244, 244))`: stretched, bilinear, gray made first."
            )
            + "\n\n"
            + the_article(),
        )
        window = choose_window()
    origin = replace(_origin(setup, size), gray=of != "rgb")
    run = setup.run
    planes = run.remember(("pooled picture", origin), lambda: _planes(run, origin))
    return PoolInput(setup.title, run, planes, window, origin)


def _origin(setup: Setup, size: str) -> PoolSource:
    """Say what is pooled; where a size is impossible, what the network sees, and why."""
    picture = setup.picture
    origin = PoolSource(downloads.scene_for(setup))
    if size == "article":
        return replace(origin, sampled=False, exact_wh=ARTICLE_WH)
    if size == "own" and max(picture.size_wh) <= policy().input_side:
        return replace(origin, sampled=False)
    if size == "seen":
        return origin
    sampling = replace(setup.sampling, size=None if size == "own" else int(size))
    found, refusal = possible(picture, sampling)
    if refusal is not None:
        st.warning(say(refusal), icon=":material/straighten:")
        return origin
    return replace(origin, scene=replace(origin.scene, sampling=found))


def _planes(run: Run, origin: PoolSource) -> Planes:
    pixels = run.picture.pixels
    if origin.exact_wh is not None and origin.gray:
        # As the article does it: gray first, then the size.
        gray = to_gray(pixels)
        return resize(gray, origin.exact_wh, Interpolation.LINEAR)[None].astype(np.float32)
    if origin.exact_wh is not None:
        pixels = resize(pixels, origin.exact_wh, Interpolation.LINEAR)
    elif origin.sampled:
        pixels = sampled(run.picture, origin.scene.sampling).pixels
    planes = to_gray(pixels)[None] if origin.gray else pixels.transpose(2, 0, 1)
    return planes.astype(np.float32)


def _choose_map(setup: Setup) -> tuple[str, Planes, PoolSource]:
    known = [name for name in LAYER_NAMES if name in setup.network.model.layer_names]
    options = {AUTO: _("the one chosen in Explore")} | {name: name for name in known}
    chosen = choose(_("Layer"), options, "pool_layer", width=200)
    name = layer_among(known) if chosen == AUTO else chosen
    channel = choose_channel(LAYERS[BY_NAME[name]].channels)
    found = setup.run.layer(name)
    title = Message(N_("{layer}, channel {channel}"), {"layer": name, "channel": channel})
    origin = PoolSource(downloads.scene_for(setup), layer=name, channel=channel)
    return say(title), found.channels([channel]), origin


def _map_subject(
    title: str, run: Run, planes: Planes, window: Window, origin: PoolSource
) -> PoolInput:
    signed = bool(np.nanmin(planes) < 0)
    scale = limits(planes, natural_mapping(signed=signed))
    colours = Colours.natural(centred=signed)
    return PoolInput(title, run, planes, window, origin, colours, scale)
