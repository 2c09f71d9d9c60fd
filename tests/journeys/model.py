"""What a visitor chose, kept a second time, and what page and address must say of it."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from explorer.errors import ExplorerError
from explorer.imaging import (
    ColourOrder,
    Fit,
    Interpolation,
    decode_image,
    load_sample,
    prepare,
)
from explorer.imaging.pyramids import max_pyr_down_passes
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.shapes import FeatureMaps, RgbImage
from explorer.ui.settings import declared
from tests.journeys.values import AUTO, OWN, SAME

PICTURES = ("picture", "ab_picture")
FORGETS = {
    "conv_layer": ("conv_channel", "conv_row", "conv_column", "conv_input"),
    "conv_channel": ("conv_input",),
}
"""Of another layer another channel: choosing the one lets go of the other."""


@dataclass
class Model:
    """What a visitor chose; `file` is their own picture, `refused` whether the last one was none.

    `ignored` is what of the address nobody knew.
    """

    chosen: dict[str, Any] = field(default_factory=dict)
    file: bytes | None = None
    refused: bool = False
    ignored: list[str] = field(default_factory=list)

    def __getitem__(self, key: str) -> Any:
        return self.chosen.get(key, declared()[key].default)

    def choose(self, key: str, value: Any) -> None:
        """Choose a value in a widget."""
        self.chosen[key] = value
        self.chosen |= dict.fromkeys(FORGETS.get(key, ()))

    def address(self) -> dict[str, str]:
        """What the address must be."""
        own = [key for key in PICTURES if self[key] == OWN]
        said = {
            key: "-".join(map(str, value)) if isinstance(value, tuple) else str(value)
            for key, value in self.chosen.items()
            if value != declared()[key].default and key not in own
        }
        return said | ({"mine": " ".join(own)} if own else {})

    @property
    def misses_own(self) -> bool:
        """Whether a picture of the visitor's own is chosen, and gone."""
        return self["picture"] == OWN and self.file is None

    # What the network sees.

    def pixels(self, key: str = "picture") -> RgbImage:
        """The picture that is looked at; the first sample while one's own is gone."""
        name = self[key]
        if name == OWN and self.file is not None:
            return _decoded(self.file)
        return _sample("chelsea" if name == OWN else name)

    def sampling(self) -> tuple[Sampling, bool]:
        """How it is brought into size, and whether what was chosen is impossible."""
        wanted = Sampling(
            Interpolation(self["resample"]),
            min(self["passes"], deepest(self.pixels())),
            None if self["size"] == OWN else int(self["size"]),
            Fit(self["fit"]),
            ColourOrder(self["order"]),
        )
        return _possible(self.pixels(), wanted)

    def seen(self) -> RgbImage:
        """What the network sees."""
        return _seen(self.pixels(), self.sampling()[0])

    def other(self) -> tuple[RgbImage, Sampling, bool]:
        """Compare's B: its picture, how it is brought into size, whether that is impossible."""
        lost = self["ab_picture"] == OWN and self.file is None
        same = self["ab_picture"] == SAME or lost
        pixels = self.pixels() if same else self.pixels("ab_picture")
        found = self.sampling()[0]
        if self["ab_resample"] != SAME:
            found = replace(found, interpolation=Interpolation(self["ab_resample"]))
        if self["ab_passes"] != SAME and self["ab_passes"] <= deepest(pixels):
            found = replace(found, passes=self["ab_passes"])
        if self["ab_size"] != SAME:
            size = self["ab_size"]
            found = replace(found, size=None if size == OWN else int(size))
        if self["ab_fit"] != SAME:
            found = replace(found, fit=Fit(self["ab_fit"]))
        if self["ab_order"] != SAME:
            found = replace(found, order=ColourOrder(self["ab_order"]))
        return pixels, *_possible(pixels, found)

    def seen_by_other(self) -> RgbImage:
        """What B's network sees."""
        pixels, sampling, _refused = self.other()
        return _seen(pixels, sampling)

    def file_name(self, key: str) -> str:
        """How a script opens the picture that is looked at."""
        name = self[key]
        if key == "ab_picture" and (name == SAME or (name == OWN and self.file is None)):
            return self.file_name("picture")
        if name == OWN:
            return "chelsea" if self.file is None else "photo.jpg"
        return str(name)

    def layer(self) -> str:
        """The layer that is looked at: weights without a classifier end at pool5."""
        return "pool5" if self["layer"] in ("fc6", "prob") else self["layer"]

    def peaks(self) -> FeatureMaps:
        """The highest number of every channel of that layer, computed here."""
        return _peaks(self.seen().tobytes(), self.seen().shape, self["weights"], self.layer())


def deepest(pixels: RgbImage) -> int:
    """How many pyramid passes a picture allows."""
    return max(1, max_pyr_down_passes((pixels.shape[1], pixels.shape[0])))


_sample = lru_cache(maxsize=32)(lambda name: load_sample(name).pixels)
_decoded = lru_cache(maxsize=32)(lambda data: decode_image(data).pixels)
_network = lru_cache(maxsize=4)(load_weights)


def _seen(pixels: RgbImage, sampling: Sampling) -> RgbImage:
    return sample(pixels, sampling).pixels


def _possible(pixels: RgbImage, sampling: Sampling) -> tuple[Sampling, bool]:
    try:
        _seen(pixels, sampling)
    except ExplorerError:
        return replace(sampling, passes=0, size=224), True
    return sampling, False


@lru_cache(maxsize=256)
def _peaks(data: bytes, shape: tuple[int, ...], weights: str, layer: str) -> FeatureMaps:
    loaded = _network(weights)
    pixels = np.frombuffer(data, np.uint8).reshape(shape)
    found = record(VGG16.from_weights(loaded), prepare(pixels, loaded.preprocessing), [layer])
    peaks: FeatureMaps = found[layer].max(axis=(1, 2))
    return peaks


def stand_in(model: Model, key: str, widget: Any, possible: list[Any]) -> Any:
    """What a widget shows: the setting or, where that is impossible here, what stands in for it.

    `possible` are the values the widget offers.
    """
    value = model[key]
    if key in ("off_count", "resampling_levels", "resampling_crop", "passes"):
        return min(value, int(widget.max))
    if key in ("resampling_row", "resampling_column"):
        return int(widget.max) // 2 if value is None else min(value, int(widget.max))
    if key in ("conv_channel", "conv_row", "conv_column", "conv_input"):
        return None if value is None or value > widget.max else value
    if key == "pool_channel":
        pinned = next(iter(model["channels"]), 0)
        return min(pinned if value is None else value, int(widget.max))
    if key == "pool_pass":
        return min(value, len(widget.options))
    if key == "layer":
        layer = model.layer()
        if layer not in possible and f"relu{layer[4:]}" in possible:
            return f"relu{layer[4:]}"  # A survey counts behind the ReLU.
        return layer if layer in possible else possible[-1]
    if key == "off_view":
        return value if value in possible else AUTO
    if key == "conv_beside" and value not in possible:
        return "imagenet" if model["weights"] == "untrained" else "untrained"
    if key.startswith("ab_") and value not in possible and not hasattr(widget, "min"):
        return SAME
    return value
