"""Divergence layer by layer, against SciPy on recorded maps."""

import numpy as np
import pytest
from scipy import stats

from explorer.network import VGG16, Trace, record
from explorer.operations.divergence import LogUnit
from explorer.shapes import ModelInput
from explorer.studies.comparison import distances
from explorer.studies.divergence import Spread, divergences
from tests.offenders import none_of


@pytest.fixture
def inputs(noise_input: ModelInput) -> tuple[ModelInput, ModelInput]:
    return noise_input, noise_input[..., ::-1].copy() * np.float32(0.7)


def test_layers_are_compared_as_scipy_compares_their_shares(
    trunk: VGG16, inputs: tuple[ModelInput, ModelInput]
) -> None:
    a, b = (Trace(trunk, each) for each in inputs)
    found = {each.layer: each for each in divergences(a, b, Spread.CHANNELS, LogUnit.NATS)}
    offenders = []
    maps = [record(trunk, each, found) for each in inputs]
    for layer, item in found.items():
        p, q = (np.abs(side[layer]).sum(axis=(1, 2), dtype=float) for side in maps)
        expected = stats.entropy(p, q), stats.entropy(q, p)
        if not np.allclose(
            (item.divergence.forward, item.divergence.backward), expected, rtol=1e-3, atol=1e-9
        ):
            offenders.append(layer)
    none_of(offenders, "layers whose divergence SciPy does not find")
    apart = {each.layer: each.relative_l2 for each in distances(a, b)}
    assert {layer: item.relative_l2 for layer, item in found.items()} == apart


def test_a_run_does_not_diverge_from_itself(trunk: VGG16, noise_input: ModelInput) -> None:
    for spread in Spread:
        runs = (Trace(trunk, noise_input) for _ in range(2))
        found = list(divergences(*runs, spread, start="conv5_1"))
        assert found[0].layer == "conv5_1"
        assert all(each.divergence.forward == each.divergence.backward == 0 for each in found)
