"""How the server and its decoder talk: blocks of bytes, each with its length before it."""

import struct
from typing import IO

READY = b"explorer decoder\n"
"""What the decoder says first, before it has read anything."""
_LENGTH = struct.Struct("<Q")


def write_block(stream: IO[bytes], data: bytes) -> None:
    """Write a length and that many bytes."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)


def read_block(stream: IO[bytes]) -> bytes:
    """Read a length and that many bytes.

    Raises: EOFError: if the stream ends before.
    """
    (length,) = _LENGTH.unpack(read_exactly(stream, _LENGTH.size))
    return read_exactly(stream, length)


def read_exactly(stream: IO[bytes], length: int) -> bytes:
    """Read that many bytes.

    Raises: EOFError: if the stream ends before.
    """
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
