"""Shapes after squeeze and sizes by factors, against NumPy and OpenCV."""

from itertools import product

import cv2
import numpy as np
import pytest

from explorer.errors import SettingError
from explorer.operations.scaling import scaled_size
from explorer.operations.squeezing import squeeze_row, squeezed
from tests.offenders import none_of


def test_shapes_are_numpys() -> None:
    array = np.zeros((1, 5, 1, 2))
    for axis in (None, 0, 2, -2):
        assert squeezed(array.shape, axis) == array.squeeze(axis).shape
    with pytest.raises(SettingError, match="Axis 1 has length 5"):
        squeezed(array.shape, 1)
    with pytest.raises(SettingError, match="There is no axis 4: the array has 4 axes"):
        squeezed(array.shape, 4)


def test_the_articles_four_shapes() -> None:
    shapes = [step.shape for step in squeeze_row()]
    assert shapes == [(1, 1, 244, 244), (244, 244), (1, 244, 244), (244, 244)]
    assert [step.call for step in squeeze_row()][2:] == [".squeeze(0)", ".squeeze(0).squeeze(0)"]


def test_sizes_by_factors_are_opencvs() -> None:
    offenders = []
    for (width, height), fx, fy in product(
        ((5, 3), (600, 370), (7, 11)), (0.1, 0.5, 0.7, 1.5, 2.0), (0.5, 1.3)
    ):
        try:
            theirs = cv2.resize(np.zeros((height, width), np.uint8), None, fx=fx, fy=fy).shape[::-1]
        except cv2.error:
            theirs = None
        try:
            ours = scaled_size((width, height), fx, fy)
        except SettingError:
            ours = None
        if ours != theirs:
            offenders.append(f"{width}×{height} by {fx}, {fy}: {ours} instead of {theirs}")
    none_of(offenders, "sizes that OpenCV makes otherwise")
    with pytest.raises(SettingError):
        scaled_size((600, 370), 1e9, 1)
