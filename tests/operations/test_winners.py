import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.operations import PoolKind, Window, pool_chain, trace_back, winners

WINDOWS = st.builds(
    Window, st.integers(1, 5), st.integers(1, 4), st.integers(0, 2), st.booleans()
).filter(lambda window: window.padding <= window.kernel // 2)
SEEDS = st.integers(0, 2**32 - 1)


def flat_places(x: np.ndarray, kind: PoolKind, window: Window) -> np.ndarray:
    """The winners' places in the input as PyTorch's flat indices."""
    position = winners(x, kind, window).position
    rows = window.cells(x.shape[-2])[:, 0][:, None] + position // window.kernel
    columns = window.cells(x.shape[-1])[:, 0] + position % window.kernel
    return rows * x.shape[-1] + columns


@given(WINDOWS, SEEDS, st.integers(5, 24), st.integers(5, 24), st.sampled_from([3, 1000]))
def test_winners_are_pytorchs_also_among_equals(
    window: Window, seed: int, height: int, width: int, levels: int
) -> None:
    x = np.random.default_rng(seed).integers(0, levels, (2, height, width)).astype(np.float32)
    kernel, stride, padding, ceil_mode = window.settings
    for kind, signed in ((PoolKind.MAX, x), (PoolKind.MIN, -x)):
        _, expected = F.max_pool2d(
            torch.from_numpy(signed),
            kernel,
            stride,
            padding,
            ceil_mode=ceil_mode,
            return_indices=True,
        )
        np.testing.assert_array_equal(flat_places(x, kind, window), expected.numpy())


def test_ties_are_windows_whose_best_number_occurs_twice() -> None:
    x = np.float32([[5, 5, 1, 2], [0, 0, 3, 4]])
    assert winners(x, PoolKind.MAX, Window()).tied.tolist() == [[True, False]]
    assert winners(x, PoolKind.MIN, Window()).tied.tolist() == [[True, False]]
    assert winners(x, PoolKind.MAX, Window()).position.tolist() == [[0, 3]]
    assert winners(x, PoolKind.MIN, Window()).position.tolist() == [[2, 0]]


def test_a_better_number_after_a_tie_is_no_tie() -> None:
    x = np.float32([[5, 5], [6, 0]])
    assert not winners(x, PoolKind.MAX, Window()).tied.any()


@pytest.mark.parametrize("kind", [PoolKind.AVERAGE, PoolKind.L2, PoolKind.STRIDE])
def test_kinds_that_mix_or_do_not_look_have_no_winner(kind: PoolKind) -> None:
    with pytest.raises(ValueError, match="no winner"):
        winners(np.ones((4, 4), np.float32), kind, Window())


@given(WINDOWS, SEEDS, st.sampled_from([PoolKind.MAX, PoolKind.MIN]))
def test_the_way_back_ends_at_the_pixel_that_autograd_finds(
    window: Window, seed: int, kind: PoolKind
) -> None:
    rng = np.random.default_rng(seed)
    x = rng.permutation(30 * 26).reshape(30, 26).astype(np.float32)
    chain = pool_chain(x, kind, window, 3)
    assume(chain.passes > 0)
    height, width = chain.stages[-1].shape
    place = int(rng.integers(height)), int(rng.integers(width))
    steps = trace_back(chain, place)
    sign = -1 if kind is PoolKind.MIN else 1
    leaf = torch.from_numpy(sign * x)[None, None].requires_grad_()
    out = leaf
    kernel, stride, padding, ceil_mode = window.settings
    for _ in range(chain.passes):
        out = F.max_pool2d(out, kernel, stride, padding, ceil_mode=ceil_mode)
    out[0, 0, place[0], place[1]].backward()
    assert np.argwhere(leaf.grad[0, 0].numpy()).tolist() == [list(steps[-1].source)]
    assert {step.value for step in steps} == {float(chain.stages[-1][place])}


def test_a_step_shows_its_candidates_and_leaves_the_padding_empty() -> None:
    chain = pool_chain(np.float32([[1, 2, 3], [4, 9, 6], [7, 8, 5]]), "max", Window(3, 2, 1), 1)
    [step] = trace_back(chain, (0, 0))
    np.testing.assert_array_equal(
        step.candidates, np.float32([[np.nan] * 3, [np.nan, 1, 2], [np.nan, 4, 9]])
    )
    assert (step.winner, step.source, step.value) == ((2, 2), (1, 1), 9)
