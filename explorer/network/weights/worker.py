"""The helper process that reads one weights file and writes its tensors where the server said.

Arguments: the handle of the file, the handle for the tensors, bytes of memory, seconds.
"""

import contextlib
import io
import mmap
import sys
from pathlib import Path
from typing import IO, Any

import h5py
import safetensors.torch
import torch
from torch import Tensor

from explorer.errors import ExplorerError
from explorer.isolation import locking
from explorer.isolation.locking import Needs
from explorer.isolation.pipe import read_header, write_header
from explorer.isolation.sentences import of_error, of_message
from explorer.network.weights import formats
from explorer.network.weights.layout import offsets
from explorer.network.weights.reading import planned
from explorer.network.weights.state import Plan, assemble


def main(data: int, result: int, extra_bytes: int, cpu_seconds: int) -> None:
    """Answer for one file and end."""
    torch.set_num_threads(1)
    _warm_up()
    source, sink = locking.begin(Needs(extra_bytes, cpu_seconds, (data,)))
    with contextlib.suppress(EOFError):
        try:
            _serve(source, sink, Path(f"/dev/fd/{data}"), result)
        except ExplorerError as error:
            write_header(sink, of_error(error))


def _serve(source: IO[bytes], sink: IO[bytes], path: Path, result: int) -> None:
    asked = read_header(source)
    plan, made_from = planned(path, asked["filename"], asked["most_bytes"], mapped=True)
    write_header(sink, {"style": plan.style, "made_from": made_from, "shapes": plan.shapes})
    order = read_header(source)
    notes = _write(plan, result, order["flip_colours"])
    write_header(sink, {"notes": notes})


def _write(plan: Plan, result: int, flip_colours: bool) -> list[Any]:
    """Put every tensor into its place as soon as it is ready; none is held twice."""
    places, total = offsets(plan.shapes)
    with mmap.mmap(result, total) as target:

        def keep(key: str, values: Tensor) -> Tensor:
            target[places[key] : places[key] + values.nbytes] = values.numpy().data.cast("B")
            return torch.empty(0)

        _, notes = assemble(plan, flip_colours=flip_colours, keep=keep)
    return [of_message(note) for note in notes]


def _warm_up() -> None:
    """Read a small file of every kind: what that imports is there before the lock is on."""
    tensor = {"x": torch.zeros(1)}
    files = [io.BytesIO(), io.BytesIO(), io.BytesIO(safetensors.torch.save(tensor)), io.BytesIO()]
    torch.save(tensor, files[0])
    torch.save(tensor, files[1], _use_new_zipfile_serialization=False)
    with h5py.File(files[3], "w") as file:
        file["x"] = [0.0]
    for small in files:
        with contextlib.suppress(ExplorerError):
            for stored in formats.contents_of(small.getvalue(), "").tensors.values():
                stored.read().to(torch.float32).aminmax()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
