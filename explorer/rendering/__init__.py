"""From numbers to pictures."""

from explorer.rendering.colormaps import Colours, colourise
from explorer.rendering.mapping import Limits, Mapping, apply_limits, limits, to_uint8, to_values
from explorer.rendering.montage import (
    as_grid,
    enlarge,
    enlarge_rgb,
    montage,
    png_bytes,
    reduce_maps,
)

__all__ = [
    "Colours", "Limits", "Mapping", "apply_limits", "as_grid", "colourise", "enlarge",
    "enlarge_rgb", "limits", "montage", "png_bytes", "reduce_maps", "to_uint8", "to_values",
]  # fmt: skip
