"""Which heads notice that all places of a layer changed seats."""

import numpy as np

from explorer.studies.heads import Examples, fit
from explorer.studies.heads.shuffling import shuffled_places


def maps(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Seeded maps of three classes, each strong along another edge."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    found = random.random((count, 6, 5, 5)).astype(np.float32)
    for number, kind in enumerate(labels):
        found[number, 2 * kind, kind, :] += 1.5
    return found, labels


def test_a_connected_head_does_not_notice_and_a_convolution_does() -> None:
    (learn, learned), (test, tested) = maps(1, 18), maps(2, 9)
    found = shuffled_places(learn, learned, test, tested, seed=4)
    flat = fit(Examples(learn.reshape(18, -1), learned), 3)
    expected = flat.probabilities(test.reshape(9, -1))
    np.testing.assert_allclose(found.connected.before.probabilities, expected, atol=1e-12)
    assert found.connected.change < 1e-6
    assert found.convolved.change > 1e-3
    assert found.connected.before.accuracy > 0.8
