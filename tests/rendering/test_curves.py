from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage import exposure

from explorer.errors import SettingError
from explorer.rendering import (
    apply_curve,
    curve,
    limits,
    natural_mapping,
    parse_mapping,
    to_uint8,
    to_values,
)

RNG = np.random.default_rng(5)
SIGNED = RNG.normal(size=(4, 16, 12)).astype(np.float32) * np.float32([[[1]], [[7]], [[50]], [[3]]])
POSITIVE = np.maximum(SIGNED, 0)
NEGATIVE = -POSITIVE - 1

EVERY = [
    "channel",
    "layer",
    "zero",
    "zero-layer",
    "fixed--5-5",
    "fixed-0-50",
    "p1-99",
    "p0-95-layer",
    "std-3",
    "std-1.5-layer",
    "log",
    "log-layer",
    "sqrt",
    "sqrt-layer",
    "rank",
    "rank-layer",
    "sigmoid",
    "sigmoid-layer",
]
texts = st.sampled_from(EVERY)
steps = st.integers(-(2**15), 2**15).map(lambda n: n / 64)
ordinary = arrays(np.float32, (2, 5, 6), elements=steps)
anything = arrays(np.float32, (2, 5, 6), elements=st.floats(width=32))


def test_short_text_is_read_and_printed_unchanged() -> None:
    assert [str(parse_mapping(text)) for text in EVERY] == EVERY


NONE = [
    "",
    "p",
    "p99-1",
    "p-1-50",
    "p0-101",
    "fixed-5-5",
    "fixed-nan-1",
    "std-0",
    "channel-layer",
    "fixed-0-1-layer",
    "layer-layer",
    "gamma",
    "p1-99-",
    "std--3",
    "fixed-0-1e999",
]


def test_what_is_no_mapping_is_refused_in_a_sentence(subtests: pytest.Subtests) -> None:
    for text in NONE:
        with subtests.test(text=text), pytest.raises(SettingError, match="There is no mapping"):
            parse_mapping(text)


@given(ordinary, texts)
def test_brighter_never_means_smaller(maps: np.ndarray, text: str) -> None:
    for values, levels in zip(maps, to_uint8(maps, text), strict=True):
        order = np.argsort(values.ravel(), kind="stable")
        assert (np.diff(levels.ravel()[order].astype(int)) >= 0).all()


@given(ordinary, texts)
def test_a_level_read_back_is_within_one_level_unless_clipped(maps: np.ndarray, text: str) -> None:
    found = curve(maps, text)
    levels = apply_curve(maps, found)
    for channel, values in enumerate(maps):
        table = found.values[channel].astype(float)
        slack = 1e-5 * (np.abs(table).max() + 1)
        level = levels[channel].astype(int)
        below, above = table[np.maximum(level - 1, 0)], table[np.minimum(level + 1, 255)]
        clipped = np.clip(values, found.limits.low[channel], found.limits.high[channel])
        assert (below - slack <= clipped).all()
        assert (clipped <= above + slack).all()


@given(anything, texts)
def test_whatever_comes_in_no_nan_comes_out(maps: np.ndarray, text: str) -> None:
    found = curve(maps, text)
    levels = apply_curve(maps, found)
    assert levels.shape == maps.shape
    assert np.isfinite(found.values).all()
    assert np.isfinite(found.borders).all()
    assert (np.diff(found.values, axis=1) >= 0).all()
    assert np.isfinite(to_values(levels, found)).all()


@pytest.mark.parametrize("value", [0.0, 2.5, -3.0])
def test_a_constant_channel_has_one_level_and_is_called_flat(
    value: float, subtests: pytest.Subtests
) -> None:
    maps = np.full((2, 4, 4), value, np.float32)
    for text in (text for text in EVERY if not text.startswith("fixed")):
        with subtests.test(text=text):
            found = curve(maps, text)
            assert len(np.unique(apply_curve(maps, found))) == 1
            bends_by_sign = text.startswith(("log", "sqrt"))
            if not (value and (text.startswith("zero") or (value < 0 and bends_by_sign))):
                assert found.is_flat.all()


@pytest.mark.parametrize("maps", [SIGNED, POSITIVE, NEGATIVE], ids=["signed", "positive", "neg"])
def test_curve_and_levels_agree_at_every_level(maps: np.ndarray, subtests: pytest.Subtests) -> None:
    for text, channel in product(EVERY, range(len(maps))):
        with subtests.test(text=text, channel=channel):
            one = curve(maps, text).of(channel)
            table, where = np.unique(one.values[0], return_index=True)
            levels = apply_curve(table[None, None], one)[0, 0].astype(int)
            assert (np.abs(levels - where) <= 1).all() or text.startswith("rank")


@pytest.mark.parametrize("text", ["zero", "log", "sqrt", "zero-layer", "log-layer"])
def test_zeros_beside_signed_channels_are_the_middle(text: str) -> None:
    maps = np.float32([[[0, 0]], [[-4, 4]]])
    found = curve(maps, text)
    assert (apply_curve(maps, found)[0] == 128).all()
    assert (apply_curve(maps[:1], found.of(0)) == 128).all()
    assert found.is_flat[0] == (not text.endswith("-layer"))


def test_the_logarithm_is_the_textbooks() -> None:
    ramp = np.linspace(0, 255, 52, dtype=np.float32).reshape(1, 4, 13)
    expected = 255 / np.log(256) * np.log(1 + ramp.astype(float))
    assert np.abs(to_uint8(ramp, "log") - expected).max() <= 0.5001
    assert np.abs(to_uint8(ramp, "sqrt") - np.sqrt(255 * ramp)).max() <= 0.5001


def test_both_signs_bend_alike_around_the_middle() -> None:
    values = np.float32([[[-8, -1, 0, 1, 8]]])
    for text in ("log", "sqrt"):
        levels = to_uint8(values, text).ravel().astype(int)
        assert levels[0] == 0
        assert levels[2] == 128
        assert levels[4] == 255
        assert levels[1] + levels[3] == pytest.approx(255, abs=1)


def test_the_sigmoid_is_centred_on_the_mean_and_reaches_both_ends() -> None:
    row = SIGNED[:1].astype(float)
    z = (row - row.mean()) / row.std()
    squashed = 1 / (1 + np.exp(-z))
    stretched = (squashed - squashed.min()) / np.ptp(squashed) * 255
    assert np.abs(to_uint8(SIGNED[:1], "sigmoid") - stretched).max() <= 0.51


def test_ranks_are_what_scikit_image_equalises_to() -> None:
    image = RNG.integers(0, 256, (40, 50)).astype(np.uint8)
    levels = to_uint8(image[None].astype(np.float32), "rank")[0]
    cdf = exposure.equalize_hist(image, nbins=256)
    expected = (cdf - cdf.min()) / (1 - cdf.min()) * 255
    assert np.abs(levels - expected).max() <= 1


def test_ranks_do_not_care_for_the_size_of_the_numbers() -> None:
    warped = np.exp(SIGNED / 10).astype(np.float32)
    assert np.array_equal(to_uint8(SIGNED, "rank"), to_uint8(warped, "rank"))


def test_mean_and_deviation_keep_their_place_in_gray() -> None:
    found = limits(SIGNED, "std-2")
    middle = (found.low + found.high) / 2
    np.testing.assert_allclose(middle, SIGNED.mean(axis=(1, 2)), atol=1e-5)
    np.testing.assert_allclose(found.high - found.low, 4 * SIGNED.std(axis=(1, 2)), rtol=1e-5)


def test_a_fixed_range_is_the_same_for_every_map() -> None:
    found = limits(SIGNED, "fixed-0-50")
    assert set(found.low) == {0}
    assert set(found.high) == {50}
    assert to_uint8(np.float32([[[-1, 0, 25, 50, 60]]]), "fixed-0-50").ravel().tolist() == [
        0,
        0,
        128,
        255,
        255,
    ]


def test_one_scale_for_the_layer_makes_brightness_comparable(subtests: pytest.Subtests) -> None:
    order = np.argsort(SIGNED.ravel(), kind="stable")
    shared = [text for text in EVERY if parse_mapping(text).is_shared]
    assert "log-layer" in shared
    for text in shared:
        with subtests.test(text=text):
            levels = to_uint8(SIGNED, text)
            assert (np.diff(levels.ravel()[order].astype(int)) >= 0).all()


def test_the_natural_mapping_has_zero_in_the_middle_where_there_are_both_signs() -> None:
    assert str(natural_mapping(signed=True)) == "zero"
    assert str(natural_mapping(signed=False)) == "channel"


def test_a_mapping_knows_whether_its_scale_is_centred_before_it_is_made() -> None:
    wrong = [
        text
        for text in EVERY
        for maps in (SIGNED, POSITIVE)
        if limits(maps, text).is_centred
        != parse_mapping(text).is_centred(signed=bool((maps < 0).any()))
    ]
    assert not wrong


@pytest.mark.parametrize("text", ["log", "rank", "sigmoid", "sqrt"])
def test_infinities_go_to_the_ends_and_nan_is_dark(text: str) -> None:
    maps = np.float32([[[0.0, 1.0, 3.0, np.inf, -np.inf, np.nan]]])
    levels = to_uint8(maps, text).ravel().tolist()
    assert levels[2:] == [255, 255, 0, 0]
    assert levels[0] == 0
