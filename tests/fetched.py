"""Weights a machine may have or not: tests that need them are skipped without, and fail in CI."""

import os

import pytest

from explorer.network.weights import is_cached

needs_torchvision = pytest.mark.skipif(
    not is_cached("torchvision") and not os.environ.get("CI"),
    reason="needs “python -m explorer weights fetch torchvision”",
)
