"""A unit depends on the pixels of its box and on no others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.network import VGG16, record
from explorer.network.architecture import layer_at

SIDE = 64
SPATIAL = ["conv1_1", "relu1_2", "pool1", "conv2_2", "pool2", "conv3_2", "relu3_3", "pool3"]


@pytest.mark.parametrize("name", SPATIAL)
@settings(max_examples=6, derandomize=True)
@given(data=st.data())
def test_only_pixels_inside_the_box_change_a_unit(trunk: VGG16, name: str, data: st.DataObject):
    layer = layer_at(name, (SIDE, SIDE))
    _, height, width = layer.out_shape
    row = data.draw(st.integers(0, height - 1))
    column = data.draw(st.integers(0, width - 1))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    picture = rng.normal(size=(1, 3, SIDE, SIDE)).astype(np.float32)
    other = rng.normal(size=picture.shape).astype(np.float32)
    top, left = (layer.start + layer.stride * place for place in (row, column))
    inside = np.zeros((SIDE, SIDE), bool)
    inside[
        max(top, 0) : top + layer.receptive_field, max(left, 0) : left + layer.receptive_field
    ] = True

    def unit(pixels: np.ndarray) -> np.ndarray:
        return record(trunk, pixels, [name])[name][:, row, column]

    value = unit(picture)
    np.testing.assert_allclose(unit(np.where(inside, picture, other)), value, rtol=1e-4, atol=1e-5)
    assert np.abs(unit(np.where(inside, other, picture)) - value).max() > 1e-3
