"""Flat indices, products and the batch that is lost, against NumPy and PyTorch."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.network import VGG16
from explorer.operations.flattening import (
    POOL5_SHAPE,
    Place,
    connected_share,
    flat_index,
    place_of,
    products,
    reshape_fault,
)


def test_indices_are_those_of_flatten_and_back() -> None:
    numbers = torch.arange(int(np.prod(POOL5_SHAPE))).reshape(1, *POOL5_SHAPE)
    flat = nn.Flatten()(numbers)[0]
    random = np.random.default_rng(1)
    for index in (0, 48, 49, 25_087, *map(int, random.integers(0, 25_088, 50))):
        place = place_of(index)
        assert flat_index(place) == index == flat[index]
        assert numbers[0, place.channel, place.row, place.column] == index
        assert index == place.channel * 49 + place.row * 7 + place.column
    oblong = np.arange(4 * 3 * 5).reshape(4, 3, 5)
    for (channel, row, column), index in np.ndenumerate(oblong):
        assert place_of(int(index), oblong.shape) == Place(channel, row, column)
        assert flat_index(Place(channel, row, column), oblong.shape) == index
    for outside in (Place(512, 0, 0), Place(0, 7, 0), Place(0, 0, -1)):
        with pytest.raises(IndexError):
            flat_index(outside)
    with pytest.raises(IndexError):
        place_of(25_088)


def test_products_sum_to_the_output() -> None:
    random = np.random.default_rng(2)
    maps, weight = random.normal(size=(6, 3, 2)).astype(np.float32), random.normal(size=36)
    found = products(maps, weight)
    assert found.sum() == pytest.approx(weight @ maps.ravel())
    index = flat_index(Place(4, 2, 1), (6, 3, 2))
    assert found[4, 2, 1] == pytest.approx(maps[4, 2, 1] * weight[index])


def test_one_picture_survives_reshape_and_two_do_not() -> None:
    one, two = reshape_fault(1), reshape_fault(2)
    assert (one.numbers, one.error) == (25_088, None)
    assert two.numbers == 50_176 == 2 * two.expected
    with pytest.raises(RuntimeError) as problem:
        nn.Linear(25_088, 4096)(torch.zeros(2, 512, 7, 7).reshape(-1))
    assert two.error == str(problem.value)


def test_most_parameters_are_fc6s() -> None:
    with torch.device("meta"):
        model = VGG16()
    everything = sum(each.numel() for each in model.parameters())
    assert connected_share() == (102_764_544, everything)
