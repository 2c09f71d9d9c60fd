"""Dropout against PyTorch's module and what chance allows."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import SettingError
from explorer.operations.dropping import dropped_passes, kept_bounds, masks


def test_masks_are_pytorchs_of_the_same_seed() -> None:
    units = torch.rand(20, 128) + 1
    torch.manual_seed(7)
    theirs = nn.Dropout(0.3).train()(units)
    ours = units.numpy() * masks(128, 0.3, 20, seed=7) / (1 - 0.3)
    np.testing.assert_allclose(theirs.numpy(), ours, rtol=1e-6)


def test_every_pass_draws_anew_and_keeps_about_its_share() -> None:
    for dropout in (0.0, 0.5, 0.8):
        kept = masks(1000, dropout, 50, seed=1)
        low, high = kept_bounds(1000, dropout)
        shares = kept.mean(axis=1)
        assert ((low <= shares) & (shares <= high)).all()
        assert dropout == 0 or not (kept[0] == kept[1]).all()


def test_a_thousand_passes_come_to_the_answer_without_dropout() -> None:
    random = np.random.default_rng(2)
    units, weight = random.uniform(size=128), random.normal(size=(3, 128))
    found = dropped_passes(units, weight, np.ones(3), masks(128, 0.5, 1000, seed=3), 0.5)
    assert found.answers.shape == (1000, 3)
    assert (np.abs(found.mean - found.evaluated) < 3 * found.error).all()
    assert found.error.min() > 0
    np.testing.assert_allclose(found.evaluated, weight @ units + 1)
    same = dropped_passes(units, weight, np.ones(3), masks(128, 0.0, 4), 0.0)
    np.testing.assert_allclose(same.answers - same.evaluated, 0, atol=1e-12)


def test_dropping_everything_is_refused() -> None:
    with pytest.raises(SettingError, match="found 1"):
        masks(4, 1.0, 1)
