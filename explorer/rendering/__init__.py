"""From numbers to pictures."""

from explorer.rendering.colormaps import Colours, colourise
from explorer.rendering.curves import Curve, apply_curve, curve, to_uint8, to_values
from explorer.rendering.gray_range import Limits, apply_limits, limits
from explorer.rendering.mapping import GrayKind, GrayMapping, natural_mapping, parse_mapping
from explorer.rendering.montage import (
    as_grid,
    enlarge,
    enlarge_rgb,
    montage,
    reduce_maps,
)
from explorer.rendering.png import png_bytes
from explorer.rendering.scores import entropy, level_counts

__all__ = [
    "Colours",
    "Curve",
    "GrayKind",
    "GrayMapping",
    "Limits",
    "apply_curve",
    "apply_limits",
    "as_grid",
    "colourise",
    "curve",
    "enlarge",
    "enlarge_rgb",
    "entropy",
    "level_counts",
    "limits",
    "montage",
    "natural_mapping",
    "parse_mapping",
    "png_bytes",
    "reduce_maps",
    "to_uint8",
    "to_values",
]
