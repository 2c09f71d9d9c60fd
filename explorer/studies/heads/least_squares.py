"""Least squares in closed form: the best weights, and what leaving one picture out would give."""

import numpy as np
import numpy.typing as npt

from explorer.studies.heads.readout import Dense, Readout, Scores, unit
from explorer.studies.heads.sources import Features, Labels

Numbers = npt.NDArray[np.float64]


def ridge(features: Features, labels: Labels, count: int, penalty: float) -> Readout:
    """Find the weights whose scores lie closest to 1 for the right class and 0 for the others.

    Convention: the smallest sum of half squared distances plus half of `penalty` times the squared
    weights; the biases are free. Rows are brought to length 1.
    """
    rows, wanted = unit(features), np.eye(count)[labels]
    middle, level = rows.mean(axis=0), wanted.mean(axis=0)
    centred, apart = rows - middle, wanted - level
    if len(rows) <= rows.shape[1]:
        weight = (_shrunk(centred @ centred.T, penalty, apart).T) @ centred
    else:
        weight = _shrunk(centred.T @ centred, penalty, centred.T @ apart).T
    bias = level - weight @ middle
    return Readout(Dense(weight.astype(np.float32), bias.astype(np.float32)))


def left_out(features: Features, labels: Labels, count: int, penalty: float) -> Scores:
    """Score each picture by the least squares head of all others, without training any.

    Shape: (pictures, classes), as the logits of `ridge` without the picture would be.
    Convention: a picture's residual, divided by 1 minus its own leverage.
    Source: Allen's PRESS (1974); exact for ridge with a free bias.
    """
    rows, wanted = unit(features), np.eye(count)[labels]
    centred = rows - rows.mean(axis=0)
    inner = centred @ centred.T
    hat = _shrunk(inner, penalty, inner) + 1 / len(rows)
    residual = wanted - hat @ wanted
    scores: Scores = wanted - residual / (1 - np.diag(hat))[:, None]
    return scores


def _shrunk(square: Numbers, penalty: float, right: Numbers) -> Numbers:
    return np.asarray(np.linalg.solve(square + penalty * np.eye(len(square)), right), np.float64)
