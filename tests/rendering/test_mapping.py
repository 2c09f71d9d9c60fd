import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.rendering import limits, to_uint8, to_values

RNG = np.random.default_rng(11)
SIGNED = RNG.normal(size=(5, 9, 7)).astype(np.float32) * np.float32(
    [[[1]], [[4]], [[9]], [[2]], [[3]]]
)
POSITIVE = np.maximum(SIGNED, 0)

finite = st.floats(-1e6, 1e6, width=32)
LINEAR = ("channel", "layer", "p1-99", "zero", "zero-layer")
any_maps = arrays(np.float32, (3, 4, 5), elements=st.floats(width=32))


def test_channel_mapping_sends_each_minimum_to_0_and_maximum_to_255() -> None:
    levels = to_uint8(SIGNED, "channel")
    assert (levels.min(axis=(1, 2)) == 0).all()
    assert (levels.max(axis=(1, 2)) == 255).all()


def test_maps_without_negatives_start_at_zero_even_above_it() -> None:
    found = limits(POSITIVE + 1, "channel")
    assert (found.low == 0).all()


def test_layer_mapping_uses_one_scale_for_all() -> None:
    found = limits(SIGNED, "layer")
    assert set(found.low) == {SIGNED.min()}
    assert set(found.high) == {SIGNED.max()}


def test_percentiles_are_numpys_and_clip_the_rest() -> None:
    found = limits(SIGNED, "p1-99")
    for channel in range(5):
        np.testing.assert_allclose(
            (found.low[channel], found.high[channel]),
            np.percentile(SIGNED[channel], (1, 99)),
            rtol=1e-5,
        )
    assert (to_uint8(SIGNED, "p1-99") == 255).any(axis=(1, 2)).all()


def test_an_empty_percentile_range_falls_back_to_the_channels_own() -> None:
    maps = np.zeros((1, 20, 20), np.float32)
    maps[0, 3, 4] = 8
    assert limits(maps, "p1-99").high[0] == 8


@pytest.mark.parametrize("mapping", ["zero", "zero-layer"])
def test_zero_centred_limits_are_symmetric_and_zero_is_the_middle(mapping: str) -> None:
    found = limits(SIGNED, mapping)
    np.testing.assert_array_equal(found.low, -found.high)
    assert abs(int(to_uint8(SIGNED * 0 + SIGNED * (np.abs(SIGNED) > 0.5), mapping)[0].min())) < 128
    levels = to_uint8(np.float32([[[-2.0, 0.0, 2.0]]]), mapping)
    assert levels.ravel().tolist() == [0, 128, 255]


@pytest.mark.parametrize("maps", [SIGNED, POSITIVE], ids=["signed", "positive"])
def test_levels_read_back_within_one_level_unless_clipped(
    maps: np.ndarray, subtests: pytest.Subtests
) -> None:
    for mapping in LINEAR:
        with subtests.test(mapping=mapping):
            found = limits(maps, mapping)
            back = to_values(to_uint8(maps, mapping), found)
            low, high = found.low[:, None, None], found.high[:, None, None]
            level = (high - low) / 255
            assert (np.abs(back - np.clip(maps, low, high)) <= level * 0.51).all()


@given(any_maps, st.sampled_from(LINEAR))
def test_nan_and_infinities_never_raise_and_stay_in_range(maps: np.ndarray, mapping: str) -> None:
    with np.errstate(all="ignore"):
        levels = to_uint8(maps, mapping)
    assert levels.dtype == np.uint8
    assert levels.shape == maps.shape


@given(arrays(np.float32, (1, 3, 4), elements=finite), st.sampled_from(LINEAR))
def test_brighter_never_means_smaller(maps: np.ndarray, mapping: str) -> None:
    levels = to_uint8(maps, mapping).ravel()
    order = np.argsort(maps.ravel(), kind="stable")
    assert (np.diff(levels[order].astype(int)) >= 0).all()


def test_infinities_go_to_the_ends_and_leave_the_limits_alone() -> None:
    maps = np.float32([[[-1.0, 1.0, 3.0, np.inf, -np.inf, np.nan]]])
    assert limits(maps, "channel").high[0] == 3
    assert to_uint8(maps, "channel").ravel().tolist() == [0, 128, 255, 255, 0, 0]
    assert to_uint8(maps, "zero").ravel().tolist() == [85, 170, 255, 255, 0, 128]


@pytest.mark.parametrize("value", [0.0, 3.5, -2.0])
def test_constant_maps_do_not_divide_by_zero(value: float) -> None:
    maps = np.full((2, 3, 3), value, np.float32)
    for mapping in LINEAR:
        assert len(np.unique(to_uint8(maps, mapping))) == 1


def test_a_channel_of_zeros_is_the_middle_of_a_zero_centred_scale() -> None:
    maps = np.zeros((3, 2, 2), np.float32)
    maps[1] = 2.5
    maps[2] = -2.5
    found = limits(maps, "zero")
    assert to_uint8(maps, "zero")[:, 0, 0].tolist() == [128, 255, 0]
    assert found.low[0] == found.high[0] == 0
    assert (to_uint8(maps[:1], "channel") == 0).all()
    maps[0, 0] = np.nan
    assert (to_uint8(maps, "zero")[0] == 128).all()
    assert (to_uint8(maps[:1], "channel") == 0).all()


@pytest.mark.parametrize("size", [1e-38, 1e-45, 1, 3e38])
def test_tiny_and_huge_ranges_use_the_whole_scale(size: float) -> None:
    maps = np.float32([[[0, size]]])
    assert to_uint8(maps).ravel().tolist() == [0, 255]
    signed = np.float32([[[-size, 0, size]]])
    assert to_uint8(signed, "zero").ravel().tolist() == [0, 128, 255]


def test_a_vector_counts_as_one_channel() -> None:
    vector = np.linspace(0, 4, 9, dtype=np.float32)
    assert to_uint8(vector).tolist() == [0, 32, 64, 96, 128, 159, 191, 223, 255]
