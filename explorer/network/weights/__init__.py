"""Where trained weights come from, how they are read, checked and kept.

Names that need torch are looked up on first use, so the catalogue can be listed without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from explorer.network.weights.background import FETCHES, FetchState, FetchStatus
from explorer.network.weights.catalog import DEFAULT, WEIGHTS, WeightsSource
from explorer.network.weights.kept import cache_folder, cached_path, fetch, is_cached
from explorer.network.weights.progress import FetchStage, Progress

if TYPE_CHECKING:
    from explorer.network.weights.loading import LoadedWeights, load_weights, load_weights_bytes

_NEED_TORCH = ("LoadedWeights", "load_weights", "load_weights_bytes")

__all__ = [
    "DEFAULT",
    "FETCHES",
    "WEIGHTS",
    "FetchStage",
    "FetchState",
    "FetchStatus",
    "LoadedWeights",
    "Progress",
    "WeightsSource",
    "cache_folder",
    "cached_path",
    "fetch",
    "is_cached",
    "load_weights",
    "load_weights_bytes",
]


def __getattr__(name: str) -> Any:
    if name not in _NEED_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.loading"), name)
