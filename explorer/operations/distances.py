"""How far two layers' activations lie apart, in one number."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from explorer.shapes import FeatureMaps

_PIECE = 2**18
"""Values turned into float64 at a time: 2 MB, however large the layer."""

Piece = npt.NDArray[np.float64]


def _pieces(a: FeatureMaps, b: FeatureMaps) -> Iterator[tuple[Piece, Piece]]:
    if a.shape != b.shape:
        raise ValueError(f"shapes differ: {a.shape} and {b.shape}")
    first, second = a.reshape(-1), b.reshape(-1)
    for start in range(0, first.size, _PIECE):
        piece = slice(start, start + _PIECE)
        yield first[piece].astype(np.float64), second[piece].astype(np.float64)


def _square(piece: Piece) -> float:
    # Not piece @ piece: that wakes the linear algebra library's threads, which then take turns
    # with PyTorch's on the same cores.
    return float(np.einsum("i,i->", piece, piece))


def relative_l2(maps: FeatureMaps, reference: FeatureMaps) -> float:
    """Compare the length of the difference with the length of the reference.

    Shape: two arrays of one shape, taken as long vectors.
    Convention: |maps - reference| / |reference|, summed in float64. Equal arrays give exactly 0,
    zeros against zeros too; anything else against zeros gives infinity. NaN stays NaN.
    Raises: ValueError: if the shapes differ.
    """
    difference = length = 0.0
    with np.errstate(invalid="ignore"):
        for found, wanted in _pieces(maps, reference):
            apart = found - wanted
            difference += _square(apart)
            length += _square(wanted)
    if difference == 0:
        return 0.0
    return float(np.sqrt(difference / length)) if length != 0 else np.inf


def cosine_distance(a: FeatureMaps, b: FeatureMaps) -> float:
    """Compare the directions of two arrays: 1 - cos of the angle between them.

    Shape: two arrays of one shape, taken as long vectors.
    Convention: 0 for the same direction, 1 for a right angle, 2 for opposite ones, symmetric, and
    blind to a common factor. Summed in float64 as half the squared distance of the two unit
    vectors, which loses nothing where the angle is small and is exactly 0 for equal arrays. Zeros
    against zeros give 0, zeros against anything else 1. NaN stays NaN.
    Raises: ValueError: if the shapes differ.
    """
    square_a = square_b = apart = 0.0
    with np.errstate(invalid="ignore"):
        for one, other in _pieces(a, b):
            square_a += _square(one)
            square_b += _square(other)
        if square_a == 0 or square_b == 0:
            return 0.0 if square_a == square_b else 1.0 if square_a + square_b > 0 else np.nan
        length_a, length_b = np.sqrt(square_a), np.sqrt(square_b)
        for one, other in _pieces(a, b):
            between = one / length_a - other / length_b
            apart += _square(between)
    return min(apart / 2, 2.0) if np.isfinite(apart) else np.nan
