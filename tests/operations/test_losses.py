"""Losses and gradients against PyTorch and central differences."""

import warnings
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explorer.operations.losses import (
    axis_fault,
    implicit_axis,
    log_likelihood,
    losses,
    relu_fault,
    softmax,
)
from tests.offenders import none_of

LOGITS = [2.0, -1.0, -3.0, 0.5]


def slope(judge: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    steps = np.eye(len(at)) * 1e-5
    return np.array([(judge(at + step) - judge(at - step)) / 2e-5 for step in steps])


def test_gradients_are_central_differences() -> None:
    offenders = []
    for number, logits in enumerate(np.random.default_rng(1).normal(0, 3, (5, 4))):
        found = losses(logits, 1)
        for name, gradient in (
            ("cross_entropy", found.gradient),
            ("squared", found.squared_gradient),
            ("squared_scores", found.squared_scores_gradient),
        ):
            expected = slope(lambda at, name=name: getattr(losses(at, 1), name), logits)
            if not np.allclose(gradient, expected, atol=1e-7):
                offenders.append(f"{name} of answer {number}")
    none_of(offenders, "gradients that are not the slope")


def test_cross_entropy_is_pytorchs_and_the_divergence_and_the_surprise() -> None:
    found = losses(LOGITS, 2)
    by_torch = F.cross_entropy(torch.tensor([LOGITS], dtype=torch.float64), torch.tensor([2]))
    assert found.cross_entropy == pytest.approx(float(by_torch))
    assert found.kl == pytest.approx(found.cross_entropy, abs=1e-12)
    assert -np.log(found.likelihood) == pytest.approx(found.cross_entropy, abs=1e-12)


def test_likelihood_and_cross_entropy_are_one_curve() -> None:
    answers = np.random.default_rng(2).normal(0, 2, (12, 3))
    judged = [losses(answer, number % 3) for number, answer in enumerate(answers)]
    total = sum(each.cross_entropy for each in judged)
    assert log_likelihood([each.likelihood for each in judged]) == pytest.approx(-total)


def test_confident_errors_stay_finite_and_squares_lose_their_slope() -> None:
    found = losses([1000.0, 0.0, 0.0], 1)
    assert found.cross_entropy == pytest.approx(1000)
    assert found.squared == pytest.approx(1)
    assert np.abs(found.gradient).max() == pytest.approx(1)
    assert np.abs(found.squared_gradient).max() < 1e-12


def test_a_relu_makes_every_no_alike() -> None:
    found = relu_fault(LOGITS)
    np.testing.assert_allclose(found.without, [0.777, 0.039, 0.005, 0.173], atol=0.01)
    np.testing.assert_allclose(found.with_relu, [0.67, 0.09, 0.09, 0.15], atol=0.01)
    assert list(found.merged) == [False, True, True, False]
    assert found.with_relu[1] == found.with_relu[2]


def test_softmax_over_the_wrong_axis_is_no_answer() -> None:
    batch = np.random.default_rng(3).normal(size=(2, 5))
    found = axis_fault(batch)
    np.testing.assert_allclose(found.over_classes, torch.from_numpy(batch).softmax(1).numpy())
    np.testing.assert_allclose(found.over_pictures.sum(axis=0), 1)
    assert np.abs(found.over_pictures.sum(axis=1) - 1).max() > 0.1
    np.testing.assert_allclose(softmax(batch, 0), found.over_pictures)


def test_the_axis_pytorch_guesses_is_the_one_we_say() -> None:
    offenders = []
    for dimensions in (1, 2, 3, 4):
        x = torch.randn([3] * dimensions)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            guessed = nn.Softmax()(x)
        if not torch.equal(guessed, x.softmax(implicit_axis(dimensions))):
            offenders.append(f"{dimensions} dimensions")
    none_of(offenders, "softmax without dim")
