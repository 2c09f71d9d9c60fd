"""Weights that a machine may have or not: tests that need them are skipped without."""

import pytest

from explorer.network.weights import is_cached

needs_torchvision = pytest.mark.skipif(
    not is_cached("torchvision"),
    reason="needs “python -m explorer weights fetch torchvision”",
)
