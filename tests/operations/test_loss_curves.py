"""Losses over one moving score, against PyTorch."""

import numpy as np
import torch
from torch.nn import functional as F

from explorer.operations.loss_curves import loss_curves


def test_curves_are_pytorchs_losses_with_only_the_right_score_moved() -> None:
    found = loss_curves([2.0, -1.0, 0.5], 2, -6, 6, 25)
    np.testing.assert_array_equal(found.scores, np.arange(-6, 6.5, 0.5))
    moved = torch.tensor([[2.0, -1.0, score] for score in found.scores], dtype=torch.float64)
    right = torch.full((25,), 2)
    by_torch = F.cross_entropy(moved, right, reduction="none")
    np.testing.assert_allclose(found.cross_entropy, by_torch, atol=1e-12)
    wanted = F.one_hot(right, 3).double()
    apart = F.mse_loss(moved.softmax(dim=1), wanted, reduction="none").sum(dim=1) / 2
    np.testing.assert_allclose(found.squared, apart, atol=1e-12)
