"""What all tests share: seeded networks and pictures."""

import numpy as np
import pytest
import torch

from explorer.imaging.preparing import TORCHVISION, prepare
from explorer.network.vgg16 import VGG16
from explorer.shapes import ModelInput, RgbImage


@pytest.fixture(scope="session")
def trunk() -> VGG16:
    """A seeded VGG16 without classifier, its numbers kept alive through all layers."""
    generator = torch.Generator().manual_seed(7)
    model = VGG16(None)
    for parameter in model.parameters():
        fan_in = parameter[0].numel() if parameter.ndim == 4 else 1
        scale = (2 / fan_in) ** 0.5 if parameter.ndim == 4 else 0.1
        parameter.data = torch.randn(parameter.shape, generator=generator) * scale
    return model.eval().requires_grad_(False)


@pytest.fixture(scope="session")
def noise() -> RgbImage:
    """A small picture of seeded noise, neither square nor even-sided."""
    return np.random.default_rng(3).integers(0, 256, (47, 70, 3), dtype=np.uint8)


@pytest.fixture(scope="session")
def noise_input(noise: RgbImage) -> ModelInput:
    """The noise picture as network input."""
    return prepare(noise, TORCHVISION)
