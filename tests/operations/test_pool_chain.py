import cv2
import numpy as np
import pytest

from explorer.operations import PoolKind, Window, observe_pool, pool_chain
from explorer.operations.pool_chain import common_scale

RNG = np.random.default_rng(12)
PHOTO_BGR = RNG.integers(0, 256, (600, 370, 3), dtype=np.uint8)


def squares(x: np.ndarray, reduce) -> np.ndarray:
    """Pool 2x2 squares with plain NumPy, leaving out what fills no square."""
    height, width = x.shape[-2] // 2, x.shape[-1] // 2
    cut = x[..., : height * 2, : width * 2]
    return reduce(cut.reshape(*x.shape[:-2], height, 2, width, 2), axis=(-3, -1))


def test_the_articles_gray_sequence_is_reproduced_number_by_number() -> None:
    gray = cv2.resize(cv2.cvtColor(PHOTO_BGR, cv2.COLOR_BGR2GRAY), (244, 244))
    stages = observe_pool(gray.reshape(1, 1, 244, 244))
    assert [stage.squeeze().shape for stage in stages] == [
        (122, 122),
        (61, 61),
        (30, 30),
        (15, 15),
        (7, 7),
    ]
    expected = gray
    for stage in stages:
        expected = squares(expected, np.max)
        np.testing.assert_array_equal(stage.squeeze(), expected)


def test_the_articles_colour_sequence_is_reproduced_number_by_number() -> None:
    rgb = cv2.cvtColor(cv2.resize(PHOTO_BGR, (244, 244)), cv2.COLOR_BGR2RGB)
    planes = np.zeros((1, 3, 244, 244), np.float32)
    for channel in range(3):
        planes[:, channel] = rgb[:, :, channel]
    stages = observe_pool(planes)
    merged = [cv2.merge(list(stage.squeeze())).astype(int) for stage in stages]
    assert [image.shape for image in merged] == [
        (122, 122, 3),
        (61, 61, 3),
        (30, 30, 3),
        (15, 15, 3),
        (7, 7, 3),
    ]
    expected = rgb.transpose(2, 0, 1)
    for image in merged:
        expected = squares(expected, np.max)
        np.testing.assert_array_equal(image, expected.transpose(1, 2, 0))


def test_the_chain_is_observe_pool_with_the_input_first() -> None:
    x = RNG.normal(size=(3, 50, 41)).astype(np.float32)
    chain = pool_chain(x, "avg", Window(3, 2, 1))
    np.testing.assert_array_equal(chain.stages[0], x)
    for found, expected in zip(chain.stages[1:], observe_pool(x, "avg", 5, 3, 2, 1), strict=True):
        np.testing.assert_array_equal(found, expected)
    assert chain.ended is None


def test_a_chain_that_runs_out_of_pixels_keeps_its_stages_and_the_reason() -> None:
    chain = pool_chain(np.ones((9, 20), np.float32))
    assert [stage.shape for stage in chain.stages] == [(9, 20), (4, 10), (2, 5), (1, 2)]
    assert chain.passes == 3
    assert "does not fit into 1" in str(chain.ended)


def test_an_impossible_padding_leaves_the_input_and_the_reason() -> None:
    chain = pool_chain(np.ones((9, 9), np.float32), "max", Window(2, 2, 2))
    assert chain.passes == 0
    assert "at most half the kernel" in str(chain.ended)


@pytest.mark.parametrize("kind", PoolKind)
def test_on_the_common_scale_a_flat_picture_stays_flat(
    kind: PoolKind, subtests: pytest.Subtests
) -> None:
    for kernel in (2, 3):
        chain = pool_chain(np.full((96, 96), 7, np.float32), kind, Window(kernel, kernel), 3)
        for number, stage in enumerate(chain.stages):
            with subtests.test(kernel=kernel, number=number):
                np.testing.assert_allclose(common_scale(stage, kind, kernel, number), 7, rtol=1e-6)
