"""Weights files of every kind, made from one seeded state dict, and a server for them."""

import io
import pickle
import re
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from explorer.network.architecture import LAYERS
from explorer.network.weights.keys import keras_name

State = Mapping[str, Tensor]


def torch_bytes(value: Any, *, legacy: bool = False) -> bytes:
    """What torch.save writes."""
    out = io.BytesIO()
    torch.save(value, out, _use_new_zipfile_serialization=not legacy)
    return out.getvalue()


def named(state: State, template: str) -> dict[str, tuple[Tensor, str]]:
    """Tensors under other names; `template` knows layer, part, letter, index, number, keras."""
    layers = [layer for layer in LAYERS if f"{layer.module}.weight" in state]
    return {
        template.format(
            layer=layer.name,
            keras=keras_name(layer),
            index=index,
            letter=letter,
            part=("kernel", "bias")[index],
            torch_part=("weight", "bias")[index],
            number="conv2d" + (f"_{number}" if number else ""),
        ): (state[f"{layer.module}.{('weight', 'bias')[index]}"], layer.name)
        for number, layer in enumerate(layers)
        for index, letter in enumerate("Wb")
    }


def in_keras_axes(values: Tensor) -> np.ndarray[Any, Any]:
    """Axes as Keras keeps them; the first dense layer reads pool5 as (7, 7, 512)."""
    if values.ndim == 4:
        return values.permute(2, 3, 1, 0).contiguous().numpy()
    if values.ndim == 2 and values.shape[1] == 512 * 49:
        values = values.reshape(-1, 512, 7, 7).permute(0, 2, 3, 1).flatten(1)
    return values.t().contiguous().numpy()


def write_keras(path: Path, state: State, template: str, **options: Any) -> Path:
    """A Keras file whose datasets lie at `template`."""
    with h5py.File(path, "w") as file:
        for name, (values, _) in named(state, template).items():
            extra = options if values.ndim > 1 else {}
            file.create_dataset(name, data=in_keras_axes(values), **extra)
    return path


def onnx_bytes(state: State) -> bytes:
    """A graph with VGG16's initializers as the default weights' package names them."""
    suffixes = ("convolution/ReadVariableOp:0", "Squeeze:0")
    initializers = [
        numpy_helper.from_array(values.numpy(), name)
        for index, suffix in enumerate(suffixes)
        for name, (values, _) in named(state, "functional_1/{keras}_1/{index}" + suffix).items()
        if f"/{index}{suffix}" in name
    ]
    for initializer in initializers:
        initializer.name = re.sub(r"/[01]([cS])", r"/\1", initializer.name)
    initializers.append(numpy_helper.from_array(np.zeros(4, np.float32), "head/dense:0"))
    graph = onnx.helper.make_graph([], "g", [], [], initializers)
    return onnx.helper.make_model(graph).SerializeToString()


def write_wheel(folder: Path, package: str, version: str, member: str, data: bytes) -> Path:
    """The smallest wheel pip accepts, with one more file in it."""
    stem = f"{package.replace('-', '_')}-{version}"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, data)
        archive.writestr(
            f"{stem}.dist-info/METADATA",
            f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n",
        )
        archive.writestr(
            f"{stem}.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    return path


def write_sdist(
    folder: Path, package: str, version: str, member: str, data: bytes, setup: str
) -> tuple[Path, str]:
    """A source package with one more file in it; also the path of that file in the archive."""
    stem = f"{package.replace('-', '_')}-{version}"
    path = folder / f"{stem}.tar.gz"
    files = {
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n".encode(),
        "setup.py": setup.encode(),
        member: data,
    }
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"{stem}/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path, f"{stem}/{member}"


def flax_bytes(state: State, heads: Sequence[Tensor] = ()) -> bytes:
    """What pickle wrote of a Flax network's parameters when NumPy was at its first version."""
    convolutions = [layer for layer in LAYERS if f"{layer.module}.weight" in state]
    tree = {
        "VGG16_0": {
            f"Conv_{number}": {
                "kernel": in_keras_axes(state[f"{layer.module}.weight"]),
                "bias": state[f"{layer.module}.bias"].numpy(),
            }
            for number, layer in enumerate(convolutions)
        }
    }
    tree |= {
        f"NetLinLayer_{at}": {"Conv_0": {"kernel": in_keras_axes(head)}}
        for at, head in enumerate(heads)
    }
    return pickle.dumps(tree, protocol=3).replace(b"numpy._core.", b"numpy.core.")


@dataclass
class Server:
    """What a test server sends and what it was asked for; `cuts` end one answer each, early."""

    payload: bytes
    ranges: bool = True
    cuts: list[int] = field(default_factory=list)
    status: int | None = None
    asked: list[str | None] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Run a server on this machine for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            server.asked.append(wanted)
            total = len(server.payload)
            begin = int(wanted[6:-1]) if wanted and server.ranges else 0
            if server.status is not None or begin >= total:
                self.send_error(server.status or 416)
                return
            self.send_response(206 if begin else 200)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{total - 1}/{total}")
            self.send_header("Content-Length", str(total - begin))
            self.end_headers()
            end = begin + server.cuts.pop(0) if server.cuts else total
            self.wfile.write(server.payload[begin:end])

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_port}/vgg16-test.pth"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
