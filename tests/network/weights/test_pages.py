"""Weights nobody computes with take no memory, and are the same afterwards."""

import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from explorer.network.weights import safetensors_files
from explorer.network.weights.pages import let_go

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked")


def resident(path: Path) -> int:
    """How many KB of a file this process holds."""
    held, here = 0, False
    for line in Path("/proc/self/smaps").read_text("utf-8").splitlines():
        if "-" in line.split(" ", 1)[0] and ":" not in line.split(" ", 1)[0]:
            here = line.endswith(str(path))
        elif here and line.startswith("Rss:"):
            held += int(line.split()[1])
    return held


def test_the_pages_of_a_file_are_given_back_and_its_numbers_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "some.safetensors"
    save_file({"weight": torch.rand(1_000_000), "bias": torch.rand(1000)}, path)
    contents = safetensors_files.contents_of(path, mapped=True)
    tensors = [contents.tensors[name].read() for name in ("weight", "bias")]
    before = [tensor.clone() for tensor in tensors]
    assert resident(path) > 3000
    assert let_go(tensors) > 3_000_000
    assert resident(path) < 100
    assert all(torch.equal(a, b) for a, b in zip(before, tensors, strict=True))


def test_numbers_that_are_only_in_memory_stay_there(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"weight": torch.rand(1_000_000)}, path)
    mapped = safetensors_files.contents_of(path, mapped=True).tensors["weight"].read()
    own = torch.rand(1_000_000)
    before, total = own.clone(), float(mapped.sum())
    assert let_go([own]) == 0
    assert torch.equal(own, before)
    assert float(mapped.sum()) == total
