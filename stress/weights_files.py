"""Weights files to judge a reader by: good ones of every kind, damaged, hostile, deceptive ones."""

import io
import os
import pickle
import random
import shutil
import socket
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import torch
from safetensors.torch import save
from torch import Tensor

from explorer.network import LAYERS
from explorer.network.weights import load_weights
from explorer.network.weights.keys import keras_name

Files = dict[str, bytes]
FIRST = "block1_conv1/block1_conv1/kernel:0"


def state() -> dict[str, Tensor]:
    """Tensors of the seeded network."""
    return {name: tensor.clone() for name, tensor in load_weights("untrained").state.items()}


@cache
def good_files() -> Files:
    """The same network in every kind of file."""
    tensors = state()
    return {
        "w.safetensors": save(tensors),
        "w.pth": _torch(tensors),
        "legacy.pth": _torch(tensors, legacy=True),
        "w.h5": _keras(tensors),
    }


def _torch(found: Any, legacy: bool = False) -> bytes:
    out = io.BytesIO()
    torch.save(found, out, _use_new_zipfile_serialization=not legacy)
    return out.getvalue()


def _keras(
    tensors: Mapping[str, Tensor], spoil: Callable[[h5py.File], None] | None = None, **options: Any
) -> bytes:
    """Keras's own layout; `spoil` may put something else into it."""
    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        for layer in LAYERS:
            if f"{layer.module}.weight" not in tensors or not layer.is_trunk:
                continue
            kernel = tensors[f"{layer.module}.weight"].numpy().transpose(2, 3, 1, 0)
            name = keras_name(layer)
            file.create_dataset(f"{name}/{name}/kernel:0", data=kernel, **options)
            file[f"{name}/{name}/bias:0"] = tensors[f"{layer.module}.bias"].numpy()
        if spoil is not None:
            spoil(file)
    return out.getvalue()


def mutants(files: Files, count: int, seed: int = 3) -> Iterator[tuple[str, bytes]]:
    """Damage where it hurts: headers, directories at the end, cut files."""
    rng = random.Random(seed)
    for _ in range(count):
        name = rng.choice(sorted(files))
        data = bytearray(files[name])
        ends = (0, min(8192, len(data))) if rng.random() < 0.6 else (len(data) - 4096, len(data))
        for _round in range(rng.choice((1, 4, 40))):
            data[rng.randrange(*ends)] = rng.randrange(256)
        if rng.random() < 0.3:
            del data[rng.randrange(len(data)) :]
        yield name, bytes(data)


class _Payload:
    def __init__(self, call: Callable[..., object], *arguments: object) -> None:
        self._called = call, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self._called


def hostile(canary: Path) -> Files:
    """Pickles that do something when they are read without care, harmless on this machine.

    Convention: each name begins with the audit event that its deed causes.
    """
    deeds = {
        "os.system": _Payload(os.system, "true"),
        "subprocess.Popen": _Payload(subprocess.call, ["true"]),
        "shutil.copyfile": _Payload(shutil.copyfile, str(canary), os.devnull),
        "open": _Payload(open, str(canary), "rb"),
        "socket.connect": _Payload(socket.create_connection, ("127.0.0.1", 9), 0.01),
    }
    files = {}
    for event, deed in deeds.items():
        files[f"{event} zipped.pth"] = _zipped(pickle.dumps({"x": deed}, 2))
        files[f"{event} legacy.pth"] = _legacy(pickle.dumps({"x": deed}, 2))
    return files


def strange() -> Files:
    """Pickles of something harmless that is no tensor."""
    pickled = pickle.dumps({"x": Fraction(1, 2)}, 2)
    return {"zipped.pth": _zipped(pickled), "legacy.pth": _legacy(pickled)}


def _zipped(pickled: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {
            "data.pkl": pickled,
            "version": b"3\n",
            "byteorder": b"little",
        }.items():
            archive.writestr(f"archive/{name}", content)
    return out.getvalue()


def _legacy(pickled: bytes) -> bytes:
    """A file as torch.save began it before 1.6: three pickles, then the state's."""
    begin = _torch({}, legacy=True)
    end = begin.index(pickle.dumps({}, 2), 50)
    return begin[:end] + pickled + pickle.dumps([], 2)


def prying(canary: Path) -> Files:
    """HDF5 files that pass another file's bytes off as weights, in three ways."""
    tensors = state()
    shape, count = (3, 3, 3, 64), 3 * 3 * 3 * 64

    def external_storage(file: h5py.File) -> None:
        del file[FIRST]
        file.create_dataset(FIRST, shape, np.float32, external=[(str(canary), 0, count * 4)])

    def external_link(file: h5py.File) -> None:
        del file[FIRST]
        file[FIRST] = h5py.ExternalLink(str(canary), "/secret")

    def virtual(file: h5py.File) -> None:
        del file[FIRST]
        layout = h5py.VirtualLayout(shape, np.float32)
        layout[:] = h5py.VirtualSource(str(canary), "secret", shape)
        file.create_virtual_dataset(FIRST, layout)

    ways = (external_storage, external_link, virtual)
    return {f"{way.__name__}.h5": _keras(tensors, way) for way in ways}


def secret(folder: Path) -> Path:
    """A file that others must not read: numbers in a form that every way of prying understands."""
    path = folder / "secret.h5"
    with h5py.File(path, "w") as file:
        file["secret"] = np.full((3, 3, 3, 64), 77, np.float32)
    return path


def bombs() -> Files:
    """Small files that would unpack to a thousand times as much."""
    shapes = {name: tensor.shape for name, tensor in state().items()}
    expanded = {name: torch.zeros(1).expand(shape) for name, shape in shapes.items()}
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_torch({n: torch.zeros(s) for n, s in shapes.items()}))) as good,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as small,
    ):
        for entry in good.namelist():
            small.writestr(entry, good.read(entry))
    return {
        "expanded.pth": _torch(expanded),
        "expanded legacy.pth": _torch(expanded, legacy=True),
        "deflated.pth": packed.getvalue(),
        "classes.pth": _torch(expanded | _classifier(100_000)),
    }


def packed() -> bytes:
    """A Keras file of 59 MB of numbers of 16 kinds, in less than ten: legal, and within bounds."""
    rng = torch.Generator().manual_seed(1)
    levels = {
        name: torch.randint(16, tensor.shape, generator=rng) / 1000
        for name, tensor in state().items()
    }
    return _keras(levels, compression="gzip", chunks=True)


def _classifier(classes: int) -> dict[str, Tensor]:
    shapes = {"0": (4096, 25088), "3": (4096, 4096), "6": (classes, 4096)}
    found = {}
    for number, shape in shapes.items():
        found[f"classifier.{number}.weight"] = torch.zeros(1).expand(shape)
        found[f"classifier.{number}.bias"] = torch.zeros(1).expand(shape[:1])
    return found
