"""The mappings from activations to gray levels that the linked view offers."""

from enum import StrEnum

from explorer.messages import N_
from explorer.rendering.specs import MappingSpec, parse_mapping


class Mapping(StrEnum):
    """The ways the linked view offers; `MappingSpec` has them all."""

    CHANNEL = "channel"
    LAYER = "layer"
    PERCENTILE = "p1-99"
    ZERO = "zero"
    ZERO_LAYER = "zero-layer"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "channel": N_("Each channel's own range"),
            "layer": N_("One range for the layer"),
            "p1-99": N_("Percentiles 1–99 of each channel"),
            "zero": N_("Zero-centred, each channel"),
            "zero-layer": N_("Zero-centred, whole layer"),
        }[self]

    @property
    def hint(self) -> str:
        """What may be read off the picture, in English."""
        return {
            "channel": N_(
                "Every tile uses the full scale, so shapes show well; "
                "brightness can't be compared between tiles."
            ),
            "layer": N_("All tiles share one scale, so brightness can be compared between tiles."),
            "p1-99": N_(
                "Every tile spans its 1st to 99th percentile; "
                "the few values outside are clipped to the ends."
            ),
            "zero": N_(
                "Zero is the middle of the scale and both signs reach equally far; "
                "every tile has its own scale."
            ),
            "zero-layer": N_(
                "Zero is the middle of the scale and both signs reach equally far; "
                "all tiles share one scale."
            ),
        }[self]

    @property
    def is_zero_centred(self) -> bool:
        """Whether level 127.5 stands for zero."""
        return self in (Mapping.ZERO, Mapping.ZERO_LAYER)

    @property
    def is_shared(self) -> bool:
        """Whether all channels have the same limits."""
        return self in (Mapping.LAYER, Mapping.ZERO_LAYER)


def as_spec(mapping: Mapping | MappingSpec | str) -> MappingSpec:
    """Accept a mapping in any of its three forms.

    Raises: SettingError: for text that names none.
    """
    return mapping if isinstance(mapping, MappingSpec) else parse_mapping(str(mapping))
