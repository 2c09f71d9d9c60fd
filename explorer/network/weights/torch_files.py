"""Reading .pth and .pt: checked as bytes first, then loaded as tensors and nothing else."""

import pickle
import pickletools
import struct
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import torch
from torch import Tensor

from explorer.errors import WeightsError
from explorer.messages import N_
from explorer.network.weights.stored import (
    LIMITS,
    Contents,
    FileSource,
    Stored,
    damaged,
    opened,
    refused,
    size_of,
)

_LEGACY_START = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03."
"""The magic number and version 1001, pickled: how torch.save began its files before 1.6."""

_ZIP_END = b"PK\x05\x06" + bytes(18)
"""The last record of a zip archive without a comment."""

_WRAPPERS = ("state_dict", "model_state_dict", "model", "net", "weights")


def contents_of(source: FileSource, *, mapped: bool = False) -> Contents:
    """List the tensors of a file written by torch.save.

    Convention: `weights_only=True` always, so nothing in the file is executed; a dictionary under
    `state_dict` (or a like name) is unwrapped. With `mapped` tensors may stay backed by the file.
    Raises: WeightsError: if the file is damaged, asks for more than it holds, or holds objects.
    """
    with opened(source) as file:
        start = file.read(len(_LEGACY_START))
        file.seek(0)
        zipped = start.startswith(b"PK\x03\x04")
        if zipped:
            _check_zip(file, size_of(source))
        elif start == _LEGACY_START:
            _check_legacy(file, size_of(source))
        else:
            raise damaged("PyTorch file")
        file.seek(0)
        loaded = _load(source if mapped and zipped and isinstance(source, Path) else file)
    for name in _WRAPPERS:
        if isinstance(loaded, dict) and isinstance(loaded.get(name), dict):
            loaded = loaded[name]
            break
    if not isinstance(loaded, dict):
        raise WeightsError(
            N_(
                "This PyTorch file does not hold a dictionary of tensors. "
                "Save it with torch.save(model.state_dict(), …)."
            )
        )
    return Contents(
        {
            name: _stored(value)
            for name, value in loaded.items()
            if isinstance(name, str) and isinstance(value, Tensor)
        }
    )


def _load(file: BinaryIO | Path) -> Any:
    mapped = isinstance(file, Path)
    try:
        return torch.load(file, map_location="cpu", weights_only=True, mmap=mapped)
    except (
        pickle.UnpicklingError,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
        RecursionError,
        OverflowError,
        MemoryError,
        struct.error,
    ) as problem:
        # torch's own words would tell people to turn the protection off.
        raise WeightsError(
            N_(
                "This PyTorch file could not be read as plain tensors: it is damaged or holds "
                "other objects too. Save it with torch.save(model.state_dict(), …), or as "
                ".safetensors."
            )
        ) from problem


def _stored(value: Tensor) -> Stored:
    plain = value.layout is torch.strided and value.device.type == "cpu" and not value.is_quantized
    dtype = str(value.dtype).removeprefix("torch.") if plain else "sparse or quantised"
    needed = value.numel() * value.element_size()
    whole = not plain or value.untyped_storage().nbytes() >= needed
    held = [value.detach()]  # Read once and let go, so that a large file is not held twice.
    return Stored(tuple(value.shape), dtype, held.pop, whole)


def _check_zip(file: BinaryIO, size: int) -> None:
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as problem:
        raise damaged("zip archive") from problem
    file.seek(-len(_ZIP_END), 2)
    if file.read(4) != _ZIP_END[:4]:
        raise damaged("zip archive")  # two readers could see two different directories
    names = [entry.filename for entry in entries]
    if len(entries) > LIMITS.zip_entries:
        raise refused(f"more than {LIMITS.zip_entries} zip entries")
    pickles = [entry.file_size for entry in entries if entry.filename.endswith(".pkl")]
    if len(pickles) != 1:
        raise refused("TorchScript" if len(pickles) > 1 else "zip archive without data.pkl")
    if len(set(names)) != len(names):
        raise damaged("zip archive")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise refused("compressed zip entries")
    if sum(max(entry.file_size, entry.compress_size) for entry in entries) > size:
        raise damaged("zip archive")
    if pickles[0] > LIMITS.pickle_bytes:
        raise refused(f"more than {LIMITS.pickle_bytes} bytes of names")


def _check_legacy(file: BinaryIO, size: int) -> None:
    """Add up the storages an old file asks for, so that it cannot ask for more than it holds."""
    header = file.read(len(_LEGACY_START) + 2 * LIMITS.pickle_bytes)
    position = len(_LEGACY_START)
    asked = 0
    for _ in ("system", "objects", "storage keys"):
        try:
            end, elements = _storages(header[position : position + LIMITS.pickle_bytes])
        except (ValueError, IndexError, struct.error, UnicodeDecodeError) as problem:
            raise damaged("PyTorch file") from problem
        position += end
        asked += elements
    if 2 * asked > size:
        raise damaged("PyTorch file")


def _storages(text: bytes) -> tuple[int, int]:
    """Return where the first pickle in `text` ends and how many elements its storages have.

    Convention: torch.save writes each storage as (…, number of elements, None), then its reference
    opcode; any other spelling is refused. Nothing is unpickled here.
    """
    recent: list[tuple[str, Any]] = []
    elements = 0
    for opcode, argument, position in pickletools.genops(text):
        if opcode.name in ("BINPUT", "LONG_BINPUT"):
            continue
        if opcode.name == "BINPERSID":
            (kind, count), (none, _), (tuple_, _) = recent[-3:]
            if not kind.startswith(("BININT", "LONG1")) or none != "NONE" or tuple_ != "TUPLE":
                raise ValueError("unusual storage")
            elements += max(0, int(count))
        elif opcode.name == "STOP":
            return (position or 0) + 1, elements
        recent = [*recent[-2:], (opcode.name, argument)]
    raise ValueError("unfinished pickle")
