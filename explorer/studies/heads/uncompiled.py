"""PyTorch's optimisers without PyTorch's compiler.

The first call of one of theirs imports `torch._dynamo`, only to tell it to stand back: 70 MB, and a
second or more. Nothing is compiled here, so what it is wrapped around is called as it is.
"""

from inspect import unwrap
from typing import Any

import torch
from torch.optim import SGD, Optimizer

_add_param_group: Any = unwrap(Optimizer.add_param_group)
_zero_grad: Any = unwrap(Optimizer.zero_grad)


class Lbfgs(torch.optim.LBFGS):
    """L-BFGS, step for step PyTorch's."""

    add_param_group = _add_param_group
    zero_grad = _zero_grad


class Adam(torch.optim.Adam):
    """Adam, step for step PyTorch's."""

    add_param_group = _add_param_group
    zero_grad = _zero_grad
    step: Any = torch.no_grad()(unwrap(torch.optim.Adam.step))


class PlainDescent(SGD):
    """Plain gradient descent, step for step PyTorch's."""

    add_param_group = _add_param_group
    zero_grad = _zero_grad
    step: Any = torch.no_grad()(unwrap(SGD.step))
