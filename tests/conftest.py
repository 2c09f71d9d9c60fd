"""What all tests share: seeded networks and pictures."""

import hypothesis
import numpy as np
import pytest
import torch

from explorer.imaging.preparing import TORCHVISION, prepare
from explorer.network.vgg16 import VGG16
from explorer.shapes import ModelInput, RgbImage

hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")  # a busy machine is not a wrong answer

SERVERS = (
    "tests/browser/",
    "tests/server/test_cold_start.py",
    "tests/server/test_elsewhere.py",
    "tests/server/test_package.py",
    "tests/server/test_public_server.py",
    "tests/test_serving.py",
    "tests/stress/test_stress.py",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """With `-n 2`: files go to workers whole, and all that talks to a server goes to one of them.

    So there is one server and one Chromium, and while they are waited for the other worker counts.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return "servers" if file.startswith(SERVERS) else file

    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Let torch compute in one thread: more would wait for each other and for busy neighbours."""
    torch.set_num_threads(1)


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


@pytest.fixture(scope="session")
def whole() -> VGG16:
    """A seeded VGG16 with a classifier for seven classes, cheap to make."""
    with torch.device("meta"):
        model = VGG16(7)
    model.to_empty(device="cpu")
    torch.manual_seed(5)
    for parameter in model.parameters():
        fan_in = parameter[0].numel() if parameter.ndim > 1 else 100
        bound = (6 / fan_in) ** 0.5
        torch.nn.init.uniform_(parameter, -bound, bound)
    return model.eval().requires_grad_(False)
