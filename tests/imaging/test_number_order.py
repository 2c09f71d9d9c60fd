"""Splitting, merging and turning planes into pixels, against OpenCV, PyTorch and by hand."""

import cv2
import numpy as np
import pytest
import torch

from explorer.imaging.number_order import (
    Way,
    articles,
    merge,
    split,
    swapped,
    to_pixels,
    to_planes,
    toy,
)
from tests.imaging.makers import noise


def test_split_and_merge_are_opencvs() -> None:
    image = noise()
    for mine, theirs in zip(split(image), cv2.split(image), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(merge(split(image)), cv2.merge(cv2.split(image)))
    np.testing.assert_array_equal(merge(split(image)), image)


def test_swapping_is_opencvs_colour_conversion_and_its_own_inverse() -> None:
    image = noise()
    np.testing.assert_array_equal(swapped(image), cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    np.testing.assert_array_equal(swapped(swapped(image)), image)


def test_planes_are_torchs_permute_and_the_articles_loop() -> None:
    image = noise()
    planes = to_planes(image)
    expected = torch.from_numpy(image).permute(2, 0, 1)[None].numpy()
    np.testing.assert_array_equal(planes, expected)
    by_loop = np.zeros((1, 3, *image.shape[:2]))
    for colour in range(3):
        by_loop[:, colour, :, :] = image[:, :, colour]
    np.testing.assert_array_equal(planes, by_loop)


def test_the_articles_array_is_merged_as_the_article_prints_it() -> None:
    merged = [[[1, 2, 3]] * 4] * 2
    assert to_pixels(articles(), Way.TRANSPOSE).tolist() == merged
    assert cv2.merge(list(articles().astype(np.int32))).tolist() == merged


def test_the_articles_reshapes_are_not_what_it_wanted() -> None:
    c, f = (to_pixels(articles(), way) for way in (Way.RESHAPE_C, Way.RESHAPE_F))
    assert c[0].tolist() == [[1, 1, 1], [1, 1, 1], [1, 1, 2], [2, 2, 2]]
    assert c[1].tolist() == [[2, 2, 2], [2, 3, 3], [3, 3, 3], [3, 3, 3]]
    assert f[0].tolist() == [[1, 3, 2], [3, 2, 1], [2, 1, 3], [1, 3, 2]]
    assert f[1].tolist() == [[2, 1, 3], [1, 3, 2], [3, 2, 1], [2, 1, 3]]


@pytest.mark.parametrize("shape", [(3, 2, 4), (3, 5, 7), (3, 1, 6)])
def test_reshape_keeps_the_numbers_but_not_their_places(shape: tuple[int, int, int]) -> None:
    planes = np.arange(np.prod(shape)).reshape(shape)
    right = to_pixels(planes, Way.TRANSPOSE)
    np.testing.assert_array_equal(right, np.moveaxis(planes, 0, -1))
    tensor = torch.from_numpy(planes)
    np.testing.assert_array_equal(
        to_pixels(planes, Way.RESHAPE_C), tensor.reshape(*shape[1:], 3).numpy()
    )
    # Column-major order is row-major order of the reversed axes.
    np.testing.assert_array_equal(
        to_pixels(planes, Way.RESHAPE_F),
        tensor.permute(2, 1, 0).reshape(3, *shape[:0:-1]).permute(2, 1, 0).numpy(),
    )
    for way in (Way.RESHAPE_C, Way.RESHAPE_F):
        wrong = to_pixels(planes, way)
        assert sorted(wrong.ravel()) == sorted(planes.ravel())
        assert (wrong != right).any()


def test_the_toys_numbers_tell_their_places() -> None:
    assert toy()[0, 1, 2] == 112
    assert toy()[2, 0, 3] == 303
    assert len(set(toy().ravel())) == 24
