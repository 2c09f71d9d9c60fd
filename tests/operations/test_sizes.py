"""Sizes and windows against PyTorch's own layers and NumPy's own convolution."""

from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.errors import SettingError
from explorer.operations.sizes import PaddingMode, conv_output_size, padding_for, place_windows

SIDES = st.integers(1, 40)
KERNELS = st.integers(1, 7)
STRIDES = st.integers(1, 5)
MANY = settings(max_examples=150, derandomize=True)


@MANY
@given(SIDES, KERNELS, STRIDES, st.integers(0, 8), st.integers(1, 3))
def test_a_convolution_puts_out_as_many_numbers_as_computed(
    size, kernel, stride, padding, dilation
):
    x, weight = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel)
    try:
        wanted = F.conv1d(x, weight, None, stride, padding, dilation).shape[-1]
    except RuntimeError:
        with pytest.raises(SettingError):
            conv_output_size(size, kernel, stride, padding, dilation)
    else:
        assert conv_output_size(size, kernel, stride, padding, dilation) == wanted


@MANY
@given(SIDES, KERNELS, STRIDES, st.integers(0, 3), st.integers(1, 3))
def test_rounding_up_puts_out_as_many_numbers_as_pytorchs_pooling(
    size, kernel, stride, padding, dilation
):
    assume(padding <= kernel // 2)
    try:
        wanted = F.max_pool1d(
            torch.zeros(1, 1, size), kernel, stride, padding, dilation, ceil_mode=True
        ).shape[-1]
    except RuntimeError:
        with pytest.raises(SettingError):
            conv_output_size(size, kernel, stride, padding, dilation, ceil_mode=True)
    else:
        found = conv_output_size(size, kernel, stride, padding, dilation, ceil_mode=True)
        assert found == wanted


@MANY
@given(SIDES, KERNELS, STRIDES, st.integers(0, 8), st.integers(1, 3))
def test_every_place_reads_the_cells_a_convolution_reads(size, kernel, stride, padding, dilation):
    assume(size + 2 * padding > dilation * (kernel - 1))
    windows = place_windows(size, kernel, stride, padding, dilation)
    # one kernel per tap, each a single 1, fetches the number of the cell it reads; 0 is padding
    cells = torch.arange(1, size + 1, dtype=torch.float32).reshape(1, 1, -1)
    fetched = F.conv1d(cells, torch.eye(kernel)[:, None], None, stride, padding, dilation)[0].T
    for place, row in enumerate(fetched.int().tolist()):
        mine = [cell + 1 if 0 <= cell < size else 0 for cell in windows.taps(place)]
        assert mine == row
    assert len(fetched) == windows.places


@MANY
@given(SIDES, KERNELS, STRIDES, st.integers(0, 8), st.integers(1, 3))
def test_unread_cells_are_those_without_gradient(size, kernel, stride, padding, dilation):
    assume(size + 2 * padding > dilation * (kernel - 1))
    x = torch.zeros(1, 1, size, requires_grad=True)
    F.conv1d(x, torch.ones(1, 1, kernel), None, stride, padding, dilation).sum().backward()
    unread = place_windows(size, kernel, stride, padding, dilation).unread
    assert unread == tuple((x.grad[0, 0] == 0).nonzero()[:, 0].tolist())


@pytest.mark.parametrize(
    ("mode", "numpys"), [(PaddingMode.NARROW, "valid"), (PaddingMode.WIDE, "full")]
)
def test_narrow_and_wide_are_numpys_valid_and_full(mode, numpys, subtests):
    for size, kernel in product([7, 12], [1, 2, 3, 4, 5, 7]):
        with subtests.test(size=size, kernel=kernel):
            places = conv_output_size(size, kernel, padding=padding_for(mode, kernel))
            assert places == len(np.convolve(np.ones(size), np.ones(kernel), numpys))


@MANY
@given(SIDES, st.integers(0, 4).map(lambda half: 2 * half + 1), st.integers(1, 4))
def test_same_keeps_the_size_for_odd_kernels(size, kernel, dilation):
    padding = padding_for(PaddingMode.SAME, kernel, dilation)
    assert conv_output_size(size, kernel, 1, padding, dilation) == size


@pytest.mark.parametrize(("kernel", "half"), [(2, "0.5"), (4, "1.5")])
def test_same_is_refused_for_even_kernels_with_the_half_cell_named(kernel, half):
    with pytest.raises(SettingError, match=f"{half} at each end"):
        padding_for(PaddingMode.SAME, kernel)


def test_an_even_kernel_that_spans_an_odd_number_of_cells_can_be_same():
    assert padding_for(PaddingMode.SAME, 2, dilation=2) == 1


def test_the_articles_formulas_hold_with_stride_1():
    size, kernel = 10, 3
    places = [conv_output_size(size, kernel, padding=padding_for(m, kernel)) for m in PaddingMode]
    assert places == [size - kernel + 1, size + kernel - 1, size]


def test_the_articles_third_pooling_loses_its_last_cell_or_sticks_out():
    down, up = (place_windows(61, 2, 2, ceil_mode=mode) for mode in (False, True))
    assert (down.places, down.unread, down.overhang) == (30, (60,), 0)
    assert (up.places, up.unread, up.overhang) == (31, (), 1)
    assert down.quotient == pytest.approx(29.5)


def test_a_window_that_would_begin_beyond_the_input_is_dropped_and_told():
    # rounding up gives ceil((3 - 1 + 2 * 0) / 3) + 1 = 2 windows, the second at cell 3 of 0..2
    windows = place_windows(3, 1, 3, ceil_mode=True)
    assert (windows.places, windows.dropped) == (1, True)
