import sys
from collections.abc import Iterator
from types import ModuleType
from unittest import mock

import pytest


@pytest.fixture(autouse=True)
def plain_main() -> Iterator[None]:
    """New processes begin with what `__main__` is, and AppTest leaves a script of its own there."""
    with mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        yield
