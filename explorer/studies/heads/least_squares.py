"""Least squares in closed form: the best weights, and what leaving one picture out would give."""

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from explorer.studies.heads.readout import Dense, Readout, Scores, unit
from explorer.studies.heads.sources import Features, Labels


def ridge(features: Features, labels: Labels, count: int, penalty: float) -> Readout:
    """Find the weights whose scores lie closest to 1 for the right class and 0 for the others.

    Convention: the smallest sum of half squared distances plus half of `penalty` times the squared
    weights; the biases are free. Rows are brought to length 1.
    """
    rows, wanted = _tensors(features, labels, count)
    middle, level = rows.mean(dim=0), wanted.mean(dim=0)
    centred, apart = rows - middle, wanted - level
    if len(rows) <= rows.shape[1]:
        weight = _shrunk(centred @ centred.T, penalty, apart).T @ centred
    else:
        weight = _shrunk(centred.T @ centred, penalty, centred.T @ apart).T
    bias = level - weight @ middle
    return Readout(Dense(weight.float().numpy().copy(), bias.float().numpy()))


def left_out(features: Features, labels: Labels, count: int, penalty: float) -> Scores:
    """Score each picture by the least squares head of all others, without training any.

    Shape: (pictures, classes), as the logits of `ridge` without the picture would be.
    Convention: a picture's residual, divided by 1 minus its own leverage.
    Source: Allen's PRESS (1974); exact for ridge with a free bias.
    """
    rows, wanted = _tensors(features, labels, count)
    centred = rows - rows.mean(dim=0)
    inner = centred @ centred.T
    hat = _shrunk(inner, penalty, inner) + 1 / len(rows)
    residual = wanted - hat @ wanted
    scores: Scores = (wanted - residual / (1 - hat.diagonal())[:, None]).numpy()
    return scores


def _tensors(features: Features, labels: Labels, count: int) -> tuple[Tensor, Tensor]:
    """By PyTorch: NumPy's linear algebra would wake threads of its own."""
    wanted = one_hot(torch.tensor(labels), count).double()
    return torch.from_numpy(unit(features)), wanted


def _shrunk(square: Tensor, penalty: float, right: Tensor) -> Tensor:
    eye = torch.eye(len(square), dtype=torch.float64)
    found: Tensor = torch.linalg.solve(square + penalty * eye, right)
    return found
