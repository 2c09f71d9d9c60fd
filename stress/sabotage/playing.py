"""Playing tricks on a module right after it was imported, before anybody uses it."""

import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

Trick = Callable[[Any], None]
"""Changes a module that was just imported."""


class _Tricky(Loader):
    def __init__(self, loader: Loader, tricks: Sequence[Trick]) -> None:
        self._loader, self._tricks = loader, tricks

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        for trick in self._tricks:
            trick(module)


class _Finder(MetaPathFinder):
    def __init__(self, tricks: dict[str, list[Trick]]) -> None:
        self._tricks = tricks

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self._tricks:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Tricky(spec.loader, self._tricks[name])
        return spec


def play(names: Iterable[str]) -> None:
    """From here on play these tricks, each on its module.

    Raises: KeyError: if there is no such trick.
    """
    from stress.sabotage.tricks import TRICKS

    wanted: dict[str, list[Trick]] = {}
    for name in names:
        for module, trick in TRICKS[name]:
            wanted.setdefault(module, []).append(trick)
    sys.meta_path.insert(0, _Finder(wanted))
