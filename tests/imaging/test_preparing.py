import numpy as np
import pytest
import torch

from explorer.imaging.preparing import CAFFE, HED_MEAN, TORCHVISION, prepare

PICTURE = np.random.default_rng(6).integers(0, 256, (5, 7, 3), dtype=np.uint8)


def test_torchvisions_recipe_is_divided_by_255_then_normalised_per_plane() -> None:
    tensor = torch.from_numpy(PICTURE.copy()).permute(2, 0, 1).float() / 255
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    expected = ((tensor - mean[:, None, None]) / std[:, None, None])[None]
    np.testing.assert_allclose(prepare(PICTURE, TORCHVISION), expected.numpy(), atol=1e-5)


def test_caffes_means_are_subtracted_from_red_green_blue_in_0_to_255() -> None:
    planes = prepare(PICTURE, CAFFE)[0]
    np.testing.assert_allclose(planes[0], PICTURE[:, :, 0] - 123.68, rtol=1e-4)
    np.testing.assert_allclose(planes[2], PICTURE[:, :, 2] - 103.939, rtol=1e-4)
    np.testing.assert_allclose(
        prepare(PICTURE, HED_MEAN)[0, 1], PICTURE[:, :, 1] - 116.66877, rtol=1e-4
    )


def test_input_is_a_read_only_batch_of_one() -> None:
    found = prepare(PICTURE, CAFFE)
    assert (found.shape, found.dtype) == ((1, 3, 5, 7), np.float32)
    assert not found.flags.writeable


@pytest.mark.parametrize("wrong", [PICTURE[:, :, 0], PICTURE.astype(float), PICTURE[:, :, :2]])
def test_anything_but_rgb_bytes_is_a_programmers_error(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="expected"):
        prepare(wrong, CAFFE)


def test_without_its_mean_a_recipe_only_scales() -> None:
    np.testing.assert_array_equal(prepare(PICTURE, CAFFE.without_mean)[0, 0], PICTURE[:, :, 0])
    expected = PICTURE[:, :, 1] / 255 / 0.224
    np.testing.assert_allclose(
        prepare(PICTURE, TORCHVISION.without_mean)[0, 1], expected, rtol=1e-5
    )
