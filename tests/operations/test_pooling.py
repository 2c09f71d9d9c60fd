import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import SettingError
from explorer.operations import conv_output_size, observe_pool, pool

RNG = np.random.default_rng(8)
PICTURE = RNG.integers(0, 256, (3, 244, 244)).astype(np.float32)


def test_five_poolings_of_the_articles_picture_have_its_sizes() -> None:
    assert [stage.shape for stage in observe_pool(PICTURE)] == [
        (3, 122, 122),
        (3, 61, 61),
        (3, 30, 30),
        (3, 15, 15),
        (3, 7, 7),
    ]


def test_ceil_mode_gives_31_16_8() -> None:
    sizes = [stage.shape[-1] for stage in observe_pool(PICTURE, ceil_mode=True)]
    assert sizes == [122, 61, 31, 16, 8]


def test_batch_and_single_give_the_same_numbers() -> None:
    batch = observe_pool(PICTURE[None])
    for one, many in zip(observe_pool(PICTURE), batch, strict=True):
        np.testing.assert_array_equal(many[0], one)


def test_max_equals_numpys_maximum_over_squares() -> None:
    expected = PICTURE.reshape(3, 122, 2, 122, 2).max(axis=(2, 4))
    np.testing.assert_array_equal(pool(PICTURE), expected)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("max", 4), ("avg", 2.5), ("min", 1), ("l2", 30**0.5), ("stride", 1)],
)
def test_each_kind_on_one_square_by_hand(kind: str, expected: float) -> None:
    square = np.float32([[1, 2], [3, 4]])
    assert pool(square, kind).item() == pytest.approx(expected)


settings = st.tuples(
    st.integers(1, 30), st.integers(1, 7), st.integers(1, 5), st.integers(0, 3), st.booleans()
)


@given(settings)
def test_sizes_are_pytorchs_for_every_possible_setting(
    setting: tuple[int, int, int, int, bool],
) -> None:
    size, kernel, stride, padding, ceil_mode = setting
    x = torch.zeros(1, 1, size, size)
    try:
        expected = F.max_pool2d(x, kernel, stride, padding, ceil_mode=ceil_mode).shape[-1]
    except RuntimeError:
        expected = None
    try:
        found = pool(x[0].numpy(), "max", kernel, stride, padding, ceil_mode).shape[-1]
        assert found == conv_output_size(size, kernel, stride, padding, ceil_mode=ceil_mode)
    except SettingError:
        found = None
    assert found == expected


@given(settings, st.sampled_from(["avg", "l2", "stride", "min"]))
def test_every_kind_has_the_same_size(setting: tuple[int, int, int, int, bool], kind: str) -> None:
    size, kernel, stride, padding, ceil_mode = setting
    x = RNG.normal(size=(2, size, size)).astype(np.float32)
    try:
        shape = pool(x, "max", kernel, stride, padding, ceil_mode).shape
    except SettingError:
        return
    found = pool(x, kind, kernel, stride, padding, ceil_mode)
    assert found.shape == shape
    if kind == "stride":
        padded = np.pad(x, ((0, 0), (padding, 30), (padding, 30)))
        expected = padded[:, ::stride, ::stride][:, : shape[1], : shape[2]]
        np.testing.assert_array_equal(found, expected)


@given(
    st.integers(1, 40), st.integers(1, 7), st.integers(1, 4), st.integers(0, 4), st.integers(1, 3)
)
def test_convolution_sizes_are_pytorchs(
    size: int, kernel: int, stride: int, padding: int, dilation: int
) -> None:
    x, w = torch.zeros(1, 1, size, 20), torch.zeros(1, 1, kernel, 1)
    try:
        expected = F.conv2d(x, w, None, (stride, 1), (padding, 0), (dilation, 1)).shape[2]
    except RuntimeError:
        with pytest.raises(SettingError, match="does not fit"):
            conv_output_size(size, kernel, stride, padding, dilation)
        return
    assert conv_output_size(size, kernel, stride, padding, dilation) == expected


def test_narrow_wide_and_same_as_the_article_defines_them() -> None:
    m, k = 10, 3
    assert conv_output_size(m, k) == m - k + 1
    assert conv_output_size(m, k, padding=k - 1) == m + k - 1
    assert conv_output_size(m, k, padding=(k - 1) // 2) == m


def test_impossible_settings_are_explained() -> None:
    with pytest.raises(SettingError, match="at most half the kernel: 1 for a kernel of 2"):
        pool(PICTURE, padding=2)
    with pytest.raises(SettingError, match="at least 1"):
        conv_output_size(0, 2)
    with pytest.raises(SettingError, match="does not fit"):
        observe_pool(PICTURE, passes=9)
