"""What the display lab looks at: a layer, a channel, the mappings and their numbers."""

import math
from dataclasses import dataclass

import streamlit as st

from explorer.errors import SettingError
from explorer.network.architecture import layer_at
from explorer.rendering import MappingSpec, as_grid, parse_mapping
from explorer.shapes import FeatureMaps
from explorer.ui.i18n import _, say
from explorer.ui.parts import choices
from explorer.ui.parts.choices import bound, telling
from explorer.ui.run import LayerMaps
from explorer.ui.settings import AUTO, Setting, declare, mine, one_of
from explorer.ui.setup import Setup

_CHANNEL = "display_channel"
STEMS = (
    "channel", "layer", "fixed", "p", "std", "zero", "zero-layer", "log", "log-layer", "sqrt",
    "sqrt-layer", "rank", "sigmoid",
)  # fmt: skip
"""The mappings compared; three of them take numbers."""


def _decimal(text: str) -> float:
    found = float(text)
    if not math.isfinite(found) or abs(found) > 1e9:
        raise ValueError(text)
    return found


declare(
    Setting("display_map", AUTO, one_of(AUTO, *STEMS)),
    Setting("display_reference", "channel", one_of(*STEMS)),
    Setting("display_fixed_low", 0.0, _decimal),
    Setting("display_fixed_high", 500.0, _decimal),
    Setting("display_p_low", 1.0, _decimal),
    Setting("display_p_high", 99.0, _decimal),
    Setting("display_std", 3.0, _decimal),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A layer's maps, one of its channels, and what is known of both.

    Shape: `maps` is (C, H, W); a layer that is a list of N numbers is laid out as one map with NaN
    in the missing cells. `numbers` are the maps without such cells.
    """

    name: str
    found: LayerMaps
    maps: FeatureMaps
    channel: int
    is_spatial: bool

    @property
    def numbers(self) -> FeatureMaps:
        """The layer's output as it is."""
        return self.found.maps

    @property
    def is_signed(self) -> bool:
        """Whether there are negative values."""
        return bool((self.numbers < 0).any())

    @property
    def plane(self) -> FeatureMaps:
        """The chosen channel, (H, W)."""
        plane: FeatureMaps = self.maps[self.channel]
        return plane


def choose_layer(setup: Setup) -> str:
    """Offer the network's layers; Explore's layer is this one."""
    return choices.choose_layer(setup.network.model.layer_names, 150)


def show(setup: Setup, name: str) -> Shown:
    """Compute the layer and find the channel pinned in Explore, or else the one with the peak."""
    found = setup.run.layer(name)
    is_spatial = layer_at(name, setup.seen.size_wh[::-1]).is_spatial
    maps = found.maps if is_spatial else as_grid(found.maps)
    pinned = [c for c in mine()["channels"] if c < len(maps)]
    return Shown(name, found, maps, pinned[0] if pinned else found.strongest(), is_spatial)


def _pin(channel: int) -> None:
    mine()["channels"] = (int(channel),)


def choose_channel(shown: Shown) -> None:
    """Offer the layer's channels; Explore's first pinned channel is this one."""
    if not shown.is_spatial:
        return
    st.session_state[_CHANNEL] = shown.channel
    st.number_input(_("Channel"), 0, len(shown.maps) - 1, **telling(_CHANNEL, _pin), width=120)


def _spelled(stem: str) -> str:
    settings = mine()
    if stem == "fixed":
        return f"fixed-{settings['display_fixed_low']:.10g}-{settings['display_fixed_high']:.10g}"
    if stem == "p":
        return f"p{settings['display_p_low']:.10g}-{settings['display_p_high']:.10g}"
    return f"std-{settings['display_std']:.10g}" if stem == "std" else stem


_FALLBACKS = {"fixed": "fixed-0-500", "p": "p1-99", "std": "std-3"}


def mappings() -> dict[str, MappingSpec]:
    """List the mappings compared, with the numbers the reader chose where they make sense."""
    return {
        stem: parse_mapping(_spelled(stem) if _is_possible(stem) else _FALLBACKS[stem])
        for stem in STEMS
    }


def choose_numbers() -> None:
    """Offer the numbers of the mappings that take some; say so where they are impossible."""
    with st.popover(_("Numbers of the mappings"), icon=":material/tune:"):
        _pair(_("Fixed range, from"), _("to"), "display_fixed_low", "display_fixed_high", 10.0)
        _pair(_("Percentiles, from"), _("to"), "display_p_low", "display_p_high", 0.5)
        st.number_input(
            _("Standard deviations on either side of the mean"), 0.1, 100.0,
            step=0.5, **bound("display_std"),
        )  # fmt: skip
        if any(not _is_possible(stem) for stem in _FALLBACKS):
            st.warning(_("The first number must be the smaller one; until then the default holds."))


def _is_possible(stem: str) -> bool:
    try:
        parse_mapping(_spelled(stem))
    except SettingError:
        return False
    return True


def _pair(first: str, second: str, low: str, high: str, step: float) -> None:
    percent = low.startswith("display_p")
    ends = (0.0, 100.0) if percent else (-1e9, 1e9)
    with st.container(horizontal=True):
        st.number_input(first, *ends, step=step, **bound(low))
        st.number_input(second, *ends, step=step, **bound(high))


def names(specs: dict[str, MappingSpec]) -> dict[str, str]:
    """Name each mapping in the reader's language, with letters for numbers that may change."""
    return {stem: say(spec.name) for stem, spec in specs.items()}
