"""Reading .safetensors: the header is checked before the file is opened in earnest."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
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
    shown,
    size_of,
)

_DTYPES = {"F16": "float16", "BF16": "bfloat16", "F32": "float32", "F64": "float64"}


def contents_of(source: FileSource, *, mapped: bool = False) -> Contents:
    """List the tensors of a .safetensors file.

    Convention: with `mapped` the tensors stay backed by the file on disk, for files that only this
    program writes; otherwise they are copies, as a person may overwrite their own file.
    Raises: WeightsError: if the file breaks the format's rules or lists too many tensors.
    """
    header = _header(source)
    metadata = _texts(header.pop("__metadata__", None))
    if len(header) > LIMITS.names:
        raise WeightsError(
            N_(
                "This file lists {count} tensors; a VGG16 has 26, or 32 with its classifier, and "
                "at most {limit} are read. Use a file that holds a VGG16 alone."
            ),
            count=len(header),
            limit=LIMITS.names,
        )
    read = _mapped(source) if mapped and isinstance(source, Path) else _copied(source)
    return Contents(
        {name: _stored(name, entry, read) for name, entry in header.items()},
        metadata.get("source"),
        metadata,
    )


def _texts(metadata: object) -> dict[str, str]:
    if not isinstance(metadata, dict):
        return {}
    return {name: text for name, text in metadata.items() if isinstance(text, str)}


def _header(source: FileSource) -> dict[str, Any]:
    with opened(source) as file:
        length = int.from_bytes(file.read(8), "little")
        if length + 8 > size_of(source):
            raise damaged("safetensors header")
        if length > LIMITS.header_bytes:
            raise WeightsError(
                N_(
                    "This .safetensors header says it is {found} bytes long; at most {limit} are "
                    "read. Use a file that holds a VGG16 alone."
                ),
                found=length,
                limit=LIMITS.header_bytes,
            )
        text = file.read(length)
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise damaged("safetensors header") from problem
    if not isinstance(header, dict):
        raise damaged("safetensors header")
    return header


def _stored(name: str, entry: Any, read: Callable[[str], Tensor]) -> Stored:
    shape = entry.get("shape") if isinstance(entry, dict) else None
    if not isinstance(shape, list) or not all(type(side) is int and side >= 0 for side in shape):
        raise damaged("safetensors header")
    dtype = entry.get("dtype")
    spelled = _DTYPES.get(dtype) if isinstance(dtype, str) else None
    return Stored(tuple(shape), spelled or shown(dtype), lambda: read(name))


def _mapped(path: Path) -> Callable[[str], Tensor]:
    @cache
    def file() -> Any:
        try:
            return safetensors.safe_open(path, framework="pt")
        except safetensors.SafetensorError as problem:
            raise damaged("safetensors") from problem

    def read(name: str) -> Tensor:
        tensor: Tensor = file().get_tensor(name)
        return tensor

    return read


def _copied(source: FileSource) -> Callable[[str], Tensor]:
    if isinstance(source, Path):
        mapped = _mapped(source)
        return lambda name: mapped(name).clone()

    @cache
    def tensors() -> dict[str, Tensor]:
        try:
            return safetensors.torch.load(source)
        except (safetensors.SafetensorError, ValueError, KeyError) as problem:
            raise damaged("safetensors") from problem

    return lambda name: tensors().pop(name)
