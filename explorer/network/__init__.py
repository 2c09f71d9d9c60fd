"""VGG16: its layers as data, the module, its weights, and hooks that read it.

Names that need torch are looked up on first use, so the command line can list layers and weights
without waiting for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from explorer.network.architecture import LAYERS, Layer, LayerKind, layer_at, layers_at

if TYPE_CHECKING:
    from explorer.network.outputs import EdgeMaps, Prediction, edge_maps, top_classes
    from explorer.network.recording import Trace, record
    from explorer.network.vgg16 import SIDE_LAYERS, VGG16
    from explorer.network.weights import WEIGHTS, LoadedWeights, load_weights

_HOMES = {
    "EdgeMaps": "outputs",
    "Prediction": "outputs",
    "edge_maps": "outputs",
    "top_classes": "outputs",
    "Trace": "recording",
    "record": "recording",
    "SIDE_LAYERS": "vgg16",
    "VGG16": "vgg16",
    "WEIGHTS": "weights",
    "LoadedWeights": "weights",
    "load_weights": "weights",
}

__all__ = [
    "LAYERS",
    "SIDE_LAYERS",
    "VGG16",
    "WEIGHTS",
    "EdgeMaps",
    "Layer",
    "LayerKind",
    "LoadedWeights",
    "Prediction",
    "Trace",
    "edge_maps",
    "layer_at",
    "layers_at",
    "load_weights",
    "record",
    "top_classes",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
