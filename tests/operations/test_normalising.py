"""Local response normalisation against PyTorch's module and a sum written out."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import SettingError
from explorer.operations.normalising import AlphaMeaning, ResponseNorm
from tests.offenders import none_of


def maps(channels: int, most: float = 300.0) -> torch.Tensor:
    random = torch.Generator().manual_seed(1)
    return torch.rand(2, channels, 3, 4, generator=random) * most


def test_as_pytorch_it_is_pytorchs_module() -> None:
    offenders = []
    for size in (1, 3, 5, 9):
        ours = ResponseNorm(size, 2e-4, 0.6, 1.5, AlphaMeaning.TORCH)
        theirs = nn.LocalResponseNorm(size, 2e-4, 0.6, 1.5)
        if not torch.allclose(ours(maps(6)), theirs(maps(6)), rtol=1e-5):
            offenders.append(f"size {size}")
    none_of(offenders, "windows normalised otherwise than by PyTorch")


def test_as_alexnet_it_is_the_papers_sum() -> None:
    norm, x = ResponseNorm(), maps(7).double()
    expected = np.empty(x.shape)
    for channel in range(7):
        near = x[:, max(0, channel - 2) : channel + 3].numpy()
        expected[:, channel] = x[:, channel].numpy() / (2 + 1e-4 * (near**2).sum(axis=1)) ** 0.75
    np.testing.assert_allclose(norm(x).numpy(), expected)
    np.testing.assert_allclose((x / norm.divisor(x)).numpy(), expected)


def test_the_two_alphas_differ_where_activations_are_large() -> None:
    x = torch.full((1, 64, 1, 1), 300.0)
    ours, theirs = ResponseNorm()(x), ResponseNorm(meaning=AlphaMeaning.TORCH)(x)
    # Far above k only alpha counts: 5 to the power of beta would be the limit.
    assert 2.4 < float((theirs / ours).max()) < 5**0.75


def test_windows_that_make_no_sense_are_refused() -> None:
    offenders = []
    for wrong in ({"size": 4}, {"size": 0}, {"k": 0.0}, {"alpha": -1.0}):
        try:
            ResponseNorm(**wrong)  # type: ignore[arg-type]
        except SettingError:
            continue
        offenders.append(str(wrong))
    none_of(offenders, "constants that were taken")
    with pytest.raises(SettingError, match="odd number"):
        ResponseNorm(size=2)
