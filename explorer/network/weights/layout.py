"""Where each tensor lies in the memory that the helper fills and the server maps."""

import math
from collections.abc import Mapping

from explorer.network.weights.keys import Shape

_ALIGNED = 64
"""Bytes: as torch aligns what it allocates."""


def offsets(shapes: Mapping[str, Shape]) -> tuple[dict[str, int], int]:
    """Lay float32 tensors out one after the other; return where each begins, and the end."""
    places, end = {}, 0
    for key, shape in shapes.items():
        places[key] = end
        end += -(-4 * math.prod(shape) // _ALIGNED) * _ALIGNED
    return places, end
