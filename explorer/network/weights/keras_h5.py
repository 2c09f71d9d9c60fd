"""Finding VGG16's tensors in the many layouts Keras has written to HDF5."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import h5py
import torch
from torch import Tensor

from explorer.errors import WeightsError
from explorer.messages import N_
from explorer.network.architecture import CONFIG_D, LAYERS
from explorer.network.weights import hdf5
from explorer.network.weights.keys import keras_name
from explorer.network.weights.stored import (
    Contents,
    FileSource,
    Stored,
    damaged,
    listed,
    opened,
    shown,
)

_ROOTS = (
    "",
    "model_weights/",
    "model_weights/vgg16/",
    "vgg16/",
    "model_weights/model/",
    "layers/functional/",
    "layers/vgg16/",
    "_layer_checkpoint_dependencies/",
)

_BY_NAME = (
    "{layer}/{layer}/{part}:0",
    "{layer}/{layer}/{part}",
    "{layer}/{part}:0",
    "{layer}/{part}",
    "{layer}/{layer}_{letter}_1:0",
    "{layer}/{layer}_{letter}:0",
    "{layer}/{layer}_{letter}",
    "layers/{layer}/vars/{index}",
    "{layer}/vars/{index}",
)
"""Layouts that spell out the layer's name: Keras 1, 2 and 3."""

_PARTS = (("kernel", "W", 0), ("bias", "b", 1))

Layout = dict[str, str]
"""From our name for a tensor (`block1_conv1/kernel`) to its path in the file."""


def contents_of(source: FileSource) -> Contents:
    """List a Keras file's VGG16 tensors under their Keras names.

    Convention: only known paths are looked at, through hard links, so nothing else in the file (or
    outside of it) is ever read. Kernels keep Keras's axes.
    Raises: WeightsError: if no known layout is found or a dataset is stored in an unusual way.
    """
    with _hdf5(source) as file:
        layout = next((found for found in _layouts() if _begins(file, found)), None)
        if layout is None:
            raise WeightsError(
                N_(
                    "No VGG16 from Keras was found in this .h5 file; its top level holds {names}. "
                    "Save it with model.save_weights(…) from keras.applications.VGG16."
                ),
                names=listed([shown(name) for name, _ in zip(file, range(4), strict=False)]),
            )
        tensors = {}
        for name, path in layout.items():
            dataset = hdf5.dataset_at(file, path)
            if dataset is not None and dataset.shape is not None:
                hdf5.check_storage(dataset)
                tensors[name] = Stored(
                    dataset.shape, dataset.dtype.newbyteorder("=").name, _reader(source, path)
                )
        return Contents(tensors)


@contextmanager
def _hdf5(source: FileSource) -> Iterator[h5py.File]:
    with opened(source) as raw:
        try:
            with h5py.File(raw, "r") as file:
                yield file
        except (
            OSError,
            RuntimeError,
            LookupError,
            ValueError,
            TypeError,
            OverflowError,
            SystemError,
            MemoryError,
        ) as problem:
            raise damaged("HDF5") from problem


def _reader(source: FileSource, path: str) -> Callable[[], Tensor]:
    def read() -> Tensor:
        with _hdf5(source) as file:
            dataset = hdf5.dataset_at(file, path)
            if dataset is None:
                raise damaged("HDF5")
            values = hdf5.read(dataset)
            return torch.from_numpy(values.astype(values.dtype.newbyteorder("="), copy=False))

    return read


def _begins(file: h5py.File, layout: Layout) -> bool:
    return hdf5.dataset_at(file, layout["block1_conv1/kernel"]) is not None


def _layouts() -> Iterable[Layout]:
    yield _hed_layout()
    names = [keras_name(layer) for layer in LAYERS if layer.parameters]
    for root in _ROOTS:
        for template in _BY_NAME:
            yield {
                f"{name}/{part}": root
                + template.format(layer=name, part=part, letter=letter, index=index)
                for name in names
                for part, letter, index in _PARTS
            }
        yield {
            f"{name}/{part}": f"{root}layers/{kind}/vars/{index}"
            for name, kind in zip(names, _numbered(), strict=True)
            for part, _, index in _PARTS
        }


def _nth(kind: str, number: int) -> str:
    return f"{kind}_{number}" if number else kind


def _numbered() -> list[str]:
    """Keras 3 numbers a model's layers by kind: conv2d, conv2d_1, …, dense, dense_1, dense_2."""
    return [_nth("conv2d", i) for i in range(sum(CONFIG_D))] + [_nth("dense", i) for i in range(3)]


def _hed_layout() -> Layout:
    """Lay out HED: one sequential model per block, a side output each, and their fusion."""
    layout = {
        f"block{block}_conv{i + 1}": f"block{block}/layers/{_nth('conv2d', i)}"
        for block, count in enumerate(CONFIG_D, start=1)
        for i in range(count)
    }
    layout |= {name: name for name in ("dsn1", "dsn2", "dsn3", "dsn4", "dsn5", "fuse")}
    return {
        f"{name}/{part}": f"{path}/vars/{index}"
        for name, path in layout.items()
        for part, _, index in _PARTS
    }
