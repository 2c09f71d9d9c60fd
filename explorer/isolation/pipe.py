"""How the server and a helper talk: blocks of bytes, each with its length before it."""

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

READY = b"explorer helper\n"
"""What a helper says first, before it has read anything."""
HEADER_BYTES = 1_000_000
"""No header is longer; who says so is no helper of ours any more."""
_LENGTH = struct.Struct("<Q")


def write_block(stream: IO[bytes], data: bytes) -> None:
    """Write a length and that many bytes."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)


def read_block(stream: IO[bytes], most: int) -> bytes:
    """Read a length and that many bytes.

    Raises: EOFError: if the stream ends before. OSError: if there are more than `most`.
    """
    (length,) = _LENGTH.unpack(read_exactly(stream, _LENGTH.size))
    if length > most:
        raise OSError(f"a block of {length} bytes where {most} are allowed")
    return read_exactly(stream, length)


def write_header(stream: IO[bytes], header: Mapping[str, Any]) -> None:
    """Write a few facts, and send them."""
    write_block(stream, json.dumps(header).encode())
    stream.flush()


def read_header(stream: IO[bytes]) -> dict[str, Any]:
    """Read a few facts.

    Raises: EOFError: if the stream ends before. OSError: if it says anything else.
    """
    try:
        header = json.loads(read_block(stream, HEADER_BYTES))
    except (ValueError, RecursionError) as problem:
        raise OSError("no header") from problem
    if not isinstance(header, dict):
        raise OSError("no header")
    return header


def read_exactly(stream: IO[bytes], length: int) -> bytes:
    """Read that many bytes.

    Raises: EOFError: if the stream ends before.
    """
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
