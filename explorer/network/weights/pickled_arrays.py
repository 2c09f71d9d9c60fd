"""Reading NumPy arrays out of a pickle that may call three harmless names and no others."""

import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.network.architecture import LAYERS, WIDTHS, LayerKind
from explorer.network.weights.keys import keras_name
from explorer.network.weights.stored import Contents, Stored, damaged, refused


def _empty(*_arguments: object) -> Any:
    """Make what an array is read into; NumPy's own way to do so is private."""
    return np.ndarray((0,), np.int8)


ALLOWED: Mapping[tuple[str, str], Any] = MappingProxyType(
    {
        ("numpy.core.multiarray", "_reconstruct"): _empty,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
    }
)
"""What the pickle may name, and what that means here."""


class _Arrays(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise refused(f"{module}.{name}")
        return ALLOWED[module, name]

    def persistent_load(self, pid: object) -> Any:
        raise refused("reference to something outside")


def contents_of(data: bytes) -> Contents:
    """List a VGG16 written by Flax, and the five LPIPS heads that came with it.

    Convention: names come out as Keras's, and so do the axes, which Flax shares: kernels (H, W, in,
    out).
    Raises: WeightsError: if the data are no such pickle, or name anything that is not allowed.
    """
    try:
        tree = _Arrays(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, LookupError, ValueError, TypeError) as problem:
        raise damaged("pickle") from problem
    except (AttributeError, ImportError, OverflowError, MemoryError) as problem:
        raise damaged("pickle") from problem
    wanted = _names()
    return Contents(
        {
            wanted[path]: Stored(values.shape, values.dtype.name, _reader(values))
            for path, values in _leaves(tree)
            if path in wanted
        }
    )


def _names() -> dict[str, str]:
    convolutions = [layer for layer in LAYERS if layer.kind is LayerKind.CONV]
    names = {
        f"VGG16_0/Conv_{number}/{part}": f"{keras_name(layer)}/{part}"
        for number, layer in enumerate(convolutions)
        for part in ("kernel", "bias")
    }
    heads = range(len(WIDTHS))
    return names | {f"NetLinLayer_{at}/Conv_0/kernel": f"lpips{at + 1}/kernel" for at in heads}


def _leaves(tree: object, above: str = "") -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    if not isinstance(tree, dict):
        return
    for name, value in tree.items():
        if isinstance(value, np.ndarray):
            yield f"{above}{name}", value
        else:
            yield from _leaves(value, f"{above}{name}/")


def _reader(values: np.ndarray[Any, Any]) -> Callable[[], Tensor]:
    return lambda: torch.from_numpy(values.copy())
