"""What is asked for: all settings of one file, which are also its manifest."""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from explorer.errors import SettingError
from explorer.exporting.head_notes import HeadNote
from explorer.imaging.fitting import Fit
from explorer.imaging.preparing import ColourOrder
from explorer.imaging.pyramids import MAX_PASSES
from explorer.imaging.resampling import MAX_SIDE, MIN_SIDE, Interpolation
from explorer.imaging.sampling import Sampling
from explorer.messages import N_
from explorer.network import LoadedWeights
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.operations.statistics import ChannelOrder
from explorer.rendering import Colours, as_grid, natural_mapping, parse_mapping
from explorer.shapes import FeatureMaps, RgbImage


class Product(StrEnum):
    """The files a layer can become."""

    SHEET = "sheet"
    CHANNEL = "channel"
    LARGE = "large"
    VALUES = "values"
    NPZ = "npz"
    SAFETENSORS = "safetensors"
    STATISTICS = "csv"
    REPORT = "report"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "sheet": N_("All channels on one sheet (PNG)"),
            "channel": N_("The pinned channel, pixel for pixel (PNG)"),
            "large": N_("The pinned channel, large, with colour bar (PNG)"),
            "values": N_("The pinned channel's values (16-bit PNG)"),
            "npz": N_("The layer's numbers for NumPy (.npz)"),
            "safetensors": N_("The layer's numbers (.safetensors)"),
            "csv": N_("Statistics of all channels (CSV)"),
            "report": N_("Report on one page (HTML)"),
        }[self]

    @property
    def suffix(self) -> str:
        """How the file's name ends."""
        return {"npz": ".npz", "safetensors": ".safetensors", "csv": ".csv", "report": ".html"}.get(
            self.value, ".png"
        )

    @property
    def mime(self) -> str:
        """The media type."""
        return {".png": "image/png", ".csv": "text/csv", ".html": "text/html"}.get(
            self.suffix, "application/octet-stream"
        )

    @property
    def is_of_one_channel(self) -> bool:
        """Whether it shows a single channel."""
        return self in (Product.CHANNEL, Product.LARGE, Product.VALUES)


@dataclass(frozen=True, slots=True)
class Request:
    """One file, fully described; the picture and the weights are named by their content.

    Convention: `channel` None means the one with the highest peak; `mapping` is what
    `parse_mapping` reads; `step` None averages just enough for a sheet of 16 million values.
    """

    product: Product
    picture_sha256: str
    weights: str
    weights_sha256: str
    layer: str
    sampling: Sampling
    channel: int | None = None
    mapping: str = "channel"
    colours: Colours = Colours.MAGMA
    sort: ChannelOrder = ChannelOrder.NUMBER
    step: int | None = None

    def to_json(self) -> str:
        """Write it as one line of JSON with sorted keys."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=True)

    @property
    def name(self) -> str:
        """What the file may be called, without its suffix."""
        whose = (
            f"-{self.channel}"
            if self.product.is_of_one_channel and self.channel is not None
            else ""
        )
        what = {"npz": "values", "safetensors": "values", "csv": "statistics"}
        return f"{self.layer}{whose}-{what.get(self.product.value, self.product.value)}"

    @property
    def filename(self) -> str:
        """What the file may be called."""
        return self.name + self.product.suffix


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What files are made from.

    Shape: `seen` (H, W, 3) is the network's input; `maps` (C, H, W) or (N,), one layer's output.
    Convention: `note` is about the visitor's own head, if one answers.
    """

    seen: RgbImage
    maps: FeatureMaps
    note: HeadNote | None = None

    @property
    def cube(self) -> FeatureMaps:
        """The maps; a list of numbers as one map.

        Shape: (C, H, W).
        """
        return self.maps if self.maps.ndim == 3 else as_grid(self.maps)


def weights_name(loaded: LoadedWeights) -> str:
    """The weights' name in the catalogue, or their file's."""
    return loaded.source.id if loaded.source else loaded.title


def mapping_for(layer: str) -> str:
    """The mapping that suits a layer: zero-centred for signed numbers."""
    return str(natural_mapping(signed=LAYERS[BY_NAME[layer]].kind.signed))


def colours_for(mapping: str, layer: str) -> Colours:
    """The colours that suit a mapping of a layer.

    Raises: SettingError: for an unknown mapping.
    """
    signed = LAYERS[BY_NAME[layer]].kind.signed
    return Colours.natural(centred=parse_mapping(mapping).is_centred(signed=signed))


_PARSERS: dict[str, Any] = {"product": Product, "colours": Colours, "sort": ChannelOrder}
_SAMPLING_PARSERS: dict[str, Any] = {
    "interpolation": Interpolation,
    "fit": Fit,
    "order": ColourOrder,
}


def request_of(text: str) -> Request:
    """Read what `Request.to_json` wrote.

    Raises: SettingError: if it is something else.
    """
    try:
        found = json.loads(text)
        sampling = {
            key: _SAMPLING_PARSERS.get(key, lambda value: value)(value)
            for key, value in found.pop("sampling").items()
        }
        values = {key: _PARSERS.get(key, lambda value: value)(found[key]) for key in found}
        values["mapping"] = str(parse_mapping(found["mapping"]))
        request = Request(sampling=Sampling(**sampling), **values)
        _check(request)
        return request
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        known = ", ".join(field.name for field in fields(Request))
        raise SettingError(
            N_("This is not a manifest of VGG16 Explorer: it must have the fields {known}."),
            known=known,
        ) from problem


def _check(request: Request) -> None:
    sampling = request.sampling
    sizes = (sampling.size, sampling.most, request.channel, request.step)
    whole = all(size is None or type(size) is int for size in sizes)
    texts = (request.picture_sha256, request.weights, request.weights_sha256)
    possible = (
        whole
        and all(isinstance(text, str) for text in texts)
        and request.layer in BY_NAME
        and type(sampling.passes) is int
        and 0 <= sampling.passes <= MAX_PASSES
        and sampling.most <= MAX_SIDE
        and (sampling.size is None or MIN_SIDE <= sampling.size <= MAX_SIDE)
    )
    if not possible:
        raise ValueError(request)
