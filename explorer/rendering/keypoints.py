"""Scale-invariant keypoints: which corners and blobs of one picture are still found in another."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from explorer.shapes import GrayLevels

MIN_SIDE = 16
"""SIFT ignores a border of five pixels in each octave; smaller maps have next to nothing left."""

STRONGEST = 200
DISTANCE = 1.5
SCALE_RATIO = 1.5


@dataclass(frozen=True, slots=True)
class Keypoints:
    """Where SIFT finds something.

    Shape: `places` is (N, 2), x and y in pixels; `sizes` is (N,), the diameter in pixels.
    """

    places: npt.NDArray[np.float32]
    sizes: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.sizes)


def keypoints(levels: GrayLevels) -> Keypoints | None:
    """Find a gray picture's SIFT keypoints, or None where a side is under 16 px.

    Shape: (H, W).
    Convention: OpenCV's defaults, the 200 with the strongest response; a place found with several
    orientations counts once. The picture is not enlarged (SIFT itself begins at double size).
    Source: Lowe 2004.
    """
    if min(levels.shape) < MIN_SIDE:
        return None
    sift = cv2.SIFT_create(nfeatures=STRONGEST)  # type: ignore[attr-defined]
    found = sift.detect(np.ascontiguousarray(levels), None)
    once = np.array(sorted({(*point.pt, point.size) for point in found}), dtype=np.float32).reshape(
        -1, 3
    )
    return Keypoints(once[:, :2], once[:, 2])


def surviving(reference: Keypoints, other: Keypoints) -> int:
    """Count the reference's keypoints that the other picture has as well.

    Convention: at most 1.5 px apart and at most a factor of 1.5 between their sizes; the nearest
    pairs are matched first and each keypoint once.
    """
    if not len(reference) or not len(other):
        return 0
    apart = np.linalg.norm(reference.places[:, None] - other.places[None], axis=2)
    ratio = np.abs(np.log(reference.sizes[:, None] / other.sizes[None]))
    rows, columns = np.nonzero((apart <= DISTANCE) & (ratio <= np.log(SCALE_RATIO)))
    taken_rows: set[int] = set()
    taken_columns: set[int] = set()
    for pair in np.argsort(apart[rows, columns], kind="stable"):
        row, column = int(rows[pair]), int(columns[pair])
        if row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
    return len(taken_rows)
