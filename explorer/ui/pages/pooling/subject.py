"""What the lab pools: the picture in colour or gray, at a chosen size, or a map of a layer."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import streamlit as st

from explorer.errors import ExplorerError
from explorer.exporting.scripts.pooling import Origin
from explorer.imaging import Interpolation, resize
from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.operations import PoolKind, Window
from explorer.operations.pool_chain import common_scale
from explorer.operations.pooling import Planes
from explorer.policy import policy
from explorer.rendering import Colours, Limits, Mapping, apply_limits, limits
from explorer.shapes import GrayLevels, RgbImage
from explorer.ui import cache, downloads
from explorer.ui.choices import choose
from explorer.ui.controls import Setup
from explorer.ui.i18n import _, say
from explorer.ui.link import AUTO
from explorer.ui.pages.pooling.settings import LAYER_NAMES, SIZES, SUBJECTS, choose_window, words

ARTICLE_WH = (244, 244)


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What is pooled, with which window, and how its numbers become colours.

    Shape: `planes` (C, H, W) float32, C = 3 for a colour picture and 1 otherwise.
    Convention: `limits` are those of the input, so that all stages share one scale; None where
    numbers are colour levels already.
    """

    title: str
    planes: Planes
    window: Window
    origin: Origin
    colours: Colours = Colours.GRAY
    limits: Limits | None = None

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


def choose_subject(setup: Setup, colours_only: bool = False) -> Subject:
    """Draw the controls that say what is pooled and how."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        of = "rgb"
        if not colours_only:
            of = choose(_("What is pooled"), words(SUBJECTS), "pool_of", width=170)
        if of == "layer":
            title, planes, origin = _choose_map(setup)
            return _map_subject(title, planes, choose_window(), origin)
        size = choose(
            _("Size"),
            words(SIZES),
            "pool_size",
            width=250,
            help=_(
                "The sidebar says how the picture is brought to its size. “Exactly as the article” "
                "means `cv2.resize(picture, (244, 244))`: stretched, bilinear, gray made first."
            ),
        )
        window = choose_window()
    rgb, origin = _pixels(setup, size)
    title = setup.title
    if of == "rgb":
        planes = rgb.transpose(2, 0, 1).astype(np.float32)
    else:
        planes = _gray(setup, rgb, size)[None].astype(np.float32)
    return Subject(title, planes, window, replace(origin, gray=of != "rgb"))


def _pixels(setup: Setup, size: str) -> tuple[RgbImage, Origin]:
    picture = setup.picture
    origin = Origin(downloads.scene_for(setup))
    if size == "article":
        pixels = resize(picture.pixels, ARTICLE_WH, Interpolation.LINEAR)
        return pixels, replace(origin, sampled=False, exact_wh=ARTICLE_WH)
    if size == "own" and max(picture.pixels.shape[:2]) <= policy().input_side:
        return picture.pixels, replace(origin, sampled=False)
    if size == "seen":
        return setup.seen.pixels, origin
    sampling = replace(setup.sampling, size=None if size == "own" else int(size))
    try:
        pixels = cache.sampled(picture, sampling).pixels
    except ExplorerError as error:
        st.warning(say(error.message), icon=":material/straighten:")
        return setup.seen.pixels, origin
    return pixels, replace(origin, scene=replace(origin.scene, sampling=sampling))


def _gray(setup: Setup, rgb: RgbImage, size: str) -> GrayLevels:
    if size == "article":
        gray = cv2.cvtColor(setup.picture.pixels, cv2.COLOR_RGB2GRAY)
        return resize(np.asarray(gray, np.uint8), ARTICLE_WH, Interpolation.LINEAR)
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)


def _choose_map(setup: Setup) -> tuple[str, Planes, Origin]:
    state = st.session_state
    known = [name for name in LAYER_NAMES if name in setup.network.model.layer_names]
    options = {AUTO: _("the one chosen in Explore")} | {name: name for name in known}
    chosen = choose(_("Layer"), options, "pool_layer", width=200)
    name = chosen
    if chosen == AUTO:
        name = state["layer"] if state["layer"] in known else known[-1]
    channels = LAYERS[BY_NAME[name]].channels
    if state["pool_channel"] is None:
        state["pool_channel"] = next(iter(state["channels"]), 0)
    state["pool_channel"] = min(state["pool_channel"], channels - 1)
    channel = int(st.number_input(_("Channel"), 0, channels - 1, key="pool_channel", width=120))
    found = cache.layer_maps(setup.picture, setup.sampling, setup.network, name)
    title = Message(N_("{layer}, channel {channel}"), {"layer": name, "channel": channel})
    origin = Origin(downloads.scene_for(setup), layer=name, channel=channel)
    return say(title), found.maps[channel : channel + 1], origin


def _map_subject(title: str, planes: Planes, window: Window, origin: Origin) -> Subject:
    signed = bool(np.nanmin(planes) < 0)
    scale = limits(planes, Mapping.ZERO if signed else Mapping.CHANNEL)
    colours = Colours.DIVERGING if signed else Colours.MAGMA
    return Subject(title, planes, window, origin, colours, scale)
