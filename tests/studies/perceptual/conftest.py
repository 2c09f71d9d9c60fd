"""A seeded trunk that counts as the known one, so that the arithmetic is tried everywhere."""

import numpy as np
import pytest

from explorer.network.vgg16 import VGG16
from explorer.shapes import RgbImage
from explorer.studies import perceptual
from explorer.studies.perceptual import trunk as known


@pytest.fixture
def judge(trunk: VGG16, monkeypatch: pytest.MonkeyPatch) -> VGG16:
    """The seeded network, let pass."""
    monkeypatch.setattr(known, "KNOWN", perceptual.trunk_sha256(trunk))
    return trunk


@pytest.fixture(scope="session")
def pair() -> tuple[RgbImage, RgbImage]:
    """A picture neither square nor even-sided, and the same with other noise in one half."""
    generator = np.random.default_rng(11)
    first = generator.integers(0, 256, (45, 70, 3), dtype=np.uint8)
    second = first.copy()
    second[:, 35:] = generator.integers(0, 256, (45, 35, 3), dtype=np.uint8)
    return first, second
