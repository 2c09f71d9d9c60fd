"""What all tests share: seeded networks and pictures."""

import sys
from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest import mock

import hypothesis
import numpy as np
import pytest
import torch
from streamlit.components.v2 import manifest_scanner

from explorer.imaging.preparing import TORCHVISION, prepare
from explorer.network.vgg16 import VGG16
from explorer.shapes import ModelInput, RgbImage

hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")  # a busy machine is not a wrong answer

_MAIN = sys.modules["__main__"]
BROWSER = "tests/browser/"
LONGEST = (
    "tests/journeys/test_every_setting.py",
    "tests/browser/test_walks.py",
    "tests/journeys/test_journeys.py",
    "tests/browser/test_own_picture.py",
    "tests/stress/test_promises.py",
    "tests/browser/test_forgetting.py",
    "tests/stress/test_classroom.py",
    "tests/browser/test_compare.py",
    "tests/stress/test_stress.py",
    "tests/journeys/test_together.py",
    "tests/app/test_every_section.py",
    "tests/browser/",
    "tests/server/",
    "tests/test_serving.py",
    "tests/cli/",
    "tests/app/",
)
"""Files and folders that take the longest, the longest first."""


def _rank(file: str) -> int:
    return next((n for n, long in enumerate(LONGEST) if file.startswith(long)), len(LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """With `-n`: files go to workers whole, what takes long before what does not.

    All workers but the last have a browser and a server of their own, which its tests are waiting
    for half of the time; the last one takes these tests only when there are no others.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid.partition("::")[0]

        def _assign_work_unit(self, node: Any) -> None:
            browses = len(self.nodes) == 1 or node is not self.nodes[-1]
            chosen = min(
                self.workqueue, key=lambda file: (file.startswith(BROWSER) != browses, _rank(file))
            )
            self.workqueue.move_to_end(chosen, last=False)
            super()._assign_work_unit(node)

    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def packages_looked_through_once() -> Iterator[None]:
    """What is installed stays the same, and every `AppTest` looks for components in it."""
    scan = manifest_scanner.scan_component_manifests
    with mock.patch.object(manifest_scanner, "scan_component_manifests", cache(scan)):
        yield


@pytest.fixture(autouse=True)
def main_module() -> None:
    """An `AppTest` leaves its script in the place of the program, and processes begin with that."""
    sys.modules["__main__"] = _MAIN


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
