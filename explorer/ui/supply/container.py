"""Named, aligned arrays in one run of bytes that a browser can view without copying."""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"VLV1"
SEVERAL = b"VLVN"
ALIGNMENT = 8


def container(header: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Join a JSON header and arrays so that a browser can view the arrays without copying them.

    Convention: `VLV1`, the header's length as little-endian uint32, the header padded with spaces,
    then every array, C order, little-endian; each part starts at a multiple of 8 bytes. Offsets in
    `header["arrays"]` (name: [dtype, shape, offset]) count from the end of the header.
    """
    places: dict[str, tuple[str, tuple[int, ...], int]] = {}
    parts: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        data = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
        places[name] = (array.dtype.name, array.shape, offset)
        padding = -len(data) % ALIGNMENT
        parts += [data, b"\0" * padding]
        offset += len(data) + padding
    text = json.dumps({**header, "arrays": places}, ensure_ascii=False, allow_nan=False).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    return b"".join([MAGIC, struct.pack("<I", len(text)), text, *parts])


def joined(containers: Sequence[bytes]) -> bytes:
    """Join several containers into one run of bytes.

    Convention: `VLVN`, their number as little-endian uint32, then each after its length as
    little-endian uint64, padded so that all stay aligned.
    """
    parts = [SEVERAL, struct.pack("<I", len(containers))]
    for one in containers:
        padded = one + b"\0" * (-len(one) % ALIGNMENT)
        parts += [struct.pack("<Q", len(padded)), padded]
    return b"".join(parts)


def parted(data: bytes) -> list[bytes]:
    """Part what `joined` joined; a container alone stays one.

    Raises: ValueError: if the bytes are neither.
    """
    if data[:4] == MAGIC:
        return [data]
    if data[:4] != SEVERAL:
        raise ValueError("not a container")
    found, at = [], 8
    for _ in range(struct.unpack_from("<I", data, 4)[0]):
        (length,) = struct.unpack_from("<Q", data, at)
        found.append(data[at + 8 : at + 8 + length])
        at += 8 + length
    return found


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Read a container back, as the browser does.

    Raises: ValueError: if the bytes are not a container.
    """
    if data[:4] != MAGIC:
        raise ValueError("not a container")
    (length,) = struct.unpack_from("<I", data, 4)
    header = json.loads(data[8 : 8 + length])
    places = header.pop("arrays")
    body = 8 + length
    arrays = {
        name: np.frombuffer(
            data, np.dtype(kind).newbyteorder("<"), int(np.prod(shape)), body + offset
        ).reshape(shape)
        for name, (kind, shape, offset) in places.items()
    }
    return header, arrays
