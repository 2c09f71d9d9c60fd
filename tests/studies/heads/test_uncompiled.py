"""The optimisers are PyTorch's, and leave its compiler alone."""

import subprocess
import sys
from typing import Any

import torch

from explorer.studies.heads.uncompiled import Adam, Lbfgs, PlainDescent
from tests.offenders import none_of

_TRAINING = """
import sys
import numpy as np
from explorer.studies.heads import Examples, Optimiser, Recipe, fit

known = Examples(np.eye(4, dtype=np.float32), np.array([0, 1, 0, 1]))
for optimiser in Optimiser:
    fit(known, 2, Recipe(optimiser=optimiser, steps=2))
print([name for name in ("torch._dynamo", "torch.optim") if name in sys.modules])
"""


def steps_of(kind: type[torch.optim.Optimizer], **options: Any) -> torch.Tensor:
    """Where twelve steps of an optimiser lead on a hilly floor."""
    random = torch.Generator().manual_seed(1)
    spot = torch.randn(6, dtype=torch.float64, generator=random).requires_grad_()
    slope = torch.randn(6, 6, dtype=torch.float64, generator=random)
    optimiser = kind([spot], **options)

    def closure() -> float:
        optimiser.zero_grad()
        height = (slope @ spot).square().sum() + spot.cos().sum()
        height.backward()  # type: ignore[no-untyped-call]
        return float(height.detach())

    for _ in range(12):
        optimiser.step(closure)
    return spot.detach()


def test_each_optimiser_takes_the_very_steps_of_pytorchs() -> None:
    pairs: list[tuple[Any, Any, dict[str, Any]]] = [
        (Lbfgs, torch.optim.LBFGS, {"max_iter": 3, "line_search_fn": "strong_wolfe"}),
        (Adam, torch.optim.Adam, {"lr": 0.05}),
        (PlainDescent, torch.optim.SGD, {"lr": 0.01}),
    ]
    offenders = [
        ours.__name__
        for ours, theirs, options in pairs
        if not torch.equal(steps_of(ours, **options), steps_of(theirs, **options))
    ]
    none_of(offenders, "go another way than PyTorch's")


def test_training_does_not_bring_pytorchs_compiler_into_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _TRAINING], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['torch.optim']"
