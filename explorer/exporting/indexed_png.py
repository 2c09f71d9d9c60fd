"""A PNG of gray levels with a colour table, squeezed piece by piece, so that threads can share it.

Pillow holds the interpreter's lock while it squeezes; zlib lets go of it.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import numpy.typing as npt

from explorer.rendering import Colours
from explorer.shapes import GrayLevels

Piece = tuple[npt.NDArray[np.uint8], bool]
"""Some rows as PNG filters them, and whether they are the last."""

Share = Callable[[Callable[[Piece], bytes], Iterable[Piece]], Iterable[bytes]]
"""`map`, or what does the same with threads."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GRAY, _INDEXED = 0, 3
_UP = 2
_PIECE_BYTES = 2**20
_ZLIB_HEADER = b"\x78\x01"


def indexed_png(
    levels: GrayLevels, colours: Colours, text: Mapping[str, str], share: Share = map
) -> bytes:
    """Write gray levels as a PNG with an index per pixel and a colour table.

    Shape: (H, W) uint8.
    Convention: rows are stored as differences to the row above and squeezed as runs: smaller than
    zlib's fastest level, in little more than half the time. `share` changes nothing in the bytes.
    Source: PNG specification (third edition), RFC 1950 for the frame around the pieces.
    """
    height, width = levels.shape
    rows = np.empty((height, width + 1), np.uint8)
    rows[:, 0] = _UP
    rows[0, 1:] = levels[0]
    np.subtract(levels[1:], levels[:-1], out=rows[1:, 1:])
    kind = _GRAY if colours is Colours.GRAY else _INDEXED
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))]
    if kind == _INDEXED:
        chunks.append((b"PLTE", colours.table.tobytes()))
    chunks += [
        (b"tEXt", key.encode("latin-1") + b"\0" + value.encode("latin-1"))
        for key, value in text.items()
    ]
    body = b"".join(share(_squeezed, _pieces(rows)))
    check = struct.pack(">I", zlib.adler32(rows.data))
    chunks += [(b"IDAT", _ZLIB_HEADER + body + check), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(*chunk) for chunk in chunks)


def _pieces(rows: npt.NDArray[np.uint8]) -> list[Piece]:
    step = max(1, _PIECE_BYTES // rows.shape[1])
    starts = range(0, len(rows), step)
    return [(rows[start : start + step], start == starts[-1]) for start in starts]


def _squeezed(piece: Piece) -> bytes:
    rows, is_last = piece
    squeeze = zlib.compressobj(1, zlib.DEFLATED, -15, 9, zlib.Z_RLE)
    return squeeze.compress(rows.data) + squeeze.flush(
        zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
