"""Stacks of kernels: the formula, the measurement, and a third opinion."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from explorer.errors import SettingError
from explorer.operations.stacks import measure_stack, stack_figures

KERNELS = st.lists(st.sampled_from([1, 3, 5, 7]), min_size=1, max_size=4).map(tuple)


@settings(max_examples=40, derandomize=True)
@given(KERNELS, st.integers(1, 300), st.integers(1, 60), st.integers(1, 60), st.booleans())
def test_the_formula_and_the_measurement_agree(kernels, channels, height, width, bias):
    asked = (kernels, channels, (height, width), bias)
    assert stack_figures(*asked) == measure_stack(*asked)


@pytest.mark.parametrize("kernels", [(3, 3), (5,), (3, 3, 3), (7,)])
def test_multiply_adds_are_half_of_pytorchs_own_flop_count(kernels):
    with torch.device("meta"):
        stack = nn.Sequential(*(nn.Conv2d(24, 24, k, padding="same") for k in kernels))
        x = torch.empty(1, 24, 19, 31)
    with FlopCounterMode(display=False) as counter:
        stack(x)
    assert stack_figures(kernels, 24, (19, 31)).macs == counter.get_total_flops() // 2


@settings(max_examples=25, derandomize=True)
@given(KERNELS)
def test_the_receptive_field_is_as_wide_as_an_impulse_spreads(kernels):
    spread = np.ones(1)
    for kernel in kernels:
        spread = np.convolve(spread, np.ones(kernel))
    assert stack_figures(kernels, 1, (1, 1)).receptive_field == len(spread)


def test_the_papers_comparison_three_3x3_against_one_7x7():
    small, large = (stack_figures(k, 64, (8, 8), bias=False) for k in ((3, 3, 3), (7,)))
    assert small.receptive_field == large.receptive_field == 7
    assert (small.parameters, large.parameters) == (27 * 64**2, 49 * 64**2)
    # "81% more", section 2.3
    assert round(100 * (large.parameters / small.parameters - 1)) == 81


def test_two_3x3_see_a_5x5_with_28_percent_fewer_weights():
    small, large = (stack_figures(k, 10, (8, 8), bias=False) for k in ((3, 3), (5,)))
    assert small.receptive_field == large.receptive_field == 5
    assert small.parameters / large.parameters == pytest.approx(0.72)
    assert small.macs / large.macs == pytest.approx(0.72)


@pytest.mark.parametrize("kernels", [(), (3, 4), (0,)])
@pytest.mark.parametrize("figures", [stack_figures, measure_stack])
def test_kernels_that_are_not_odd_are_refused(kernels, figures):
    with pytest.raises(SettingError, match="odd kernels"):
        figures(kernels, 4, (8, 8))


def test_measuring_works_inside_an_inference_mode():
    with torch.inference_mode():
        assert measure_stack((3, 3), 2, (4, 4)).receptive_field == 5
