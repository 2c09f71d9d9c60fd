"""A cache folder of one's own for every test but those about the real weights."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from explorer.network.weights import loading
from explorer.network.weights import state as assembling
from explorer.network.weights.background import FETCHES
from explorer.network.weights.reading import opened_here
from explorer.network.weights.untrained import untrained_state


@pytest.fixture(autouse=True)
def cache(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Path]:
    """An empty folder for fetched weights; tests marked `weights` use the person's own."""
    folder = tmp_path / "cache"
    if request.node.get_closest_marker("weights") is None:
        monkeypatch.setenv("EXPLORER_CACHE", str(folder))
    monkeypatch.setattr(FETCHES, "_statuses", {})
    monkeypatch.setattr(FETCHES, "_cancels", {})
    yield folder
    shutil.rmtree(tmp_path)  # pytest would keep gigabytes of weights files


@pytest.fixture(autouse=True)
def in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The readers themselves are tried without a helper, but in `test_isolated.py`."""
    if request.path.stem != "test_isolated":
        monkeypatch.setattr(loading, "open_file", opened_here)


@pytest.fixture(scope="session")
def full_state() -> dict[str, Tensor]:
    """The 26 tensors of a seeded trunk, biases too."""
    state = untrained_state(seed=5)
    generator = torch.Generator().manual_seed(5)
    for values in state.values():
        if values.ndim == 1:
            values.uniform_(-1, 1, generator=generator)
    return state


@pytest.fixture(scope="session")
def slim_state(full_state: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same, cut to 64 channels: no layer but the first two is a VGG16's, and all are small."""
    return {
        key: values[tuple(slice(64) for _ in values.shape)].clone()
        for key, values in full_state.items()
    }


@pytest.fixture
def state(slim_state: dict[str, Tensor], monkeypatch: pytest.MonkeyPatch) -> dict[str, Tensor]:
    """A trunk of 64 channels, and a reader that takes this for a VGG16's: 2 MB instead of 59."""
    shapes = {key: tuple(values.shape) for key, values in slim_state.items()}
    monkeypatch.setattr(assembling, "TRUNK", shapes)
    return slim_state
