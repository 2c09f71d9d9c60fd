"""Counts read from a file's own structure, so that nothing has to be decoded to know its cost."""

import re
import struct

_NEXT_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_LONE_MARKERS = frozenset((0x01, 0xD8))
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_MOST_SEGMENTS = 20_000
_MOST_JUNK = 1 << 20


class TooManyParts(Exception):
    """The file is cut into more pieces than any honest writer makes."""


def count_jpeg_scans(data: bytes) -> int:
    """Count the passes a JPEG decoder makes over the picture.

    Convention: every scan needs the bytes FF DA, so their number is an upper bound. Those bytes
    also occur inside metadata (a thumbnail is a JPEG) and after the end, hence the walk.
    Raises: TooManyParts: if the headers alone would keep a decoder busy.
    """
    scans = segments = junk = 0
    position = 2
    while found := _NEXT_MARKER.search(data, position):
        code = found[1][0]
        if scans == 0:
            junk += found.start() - position
        position = found.end()
        if code == _END_OF_IMAGE:
            break
        if code in _LONE_MARKERS:
            continue
        scans += code == _START_OF_SCAN
        segments += 1
        if segments > _MOST_SEGMENTS or junk > _MOST_JUNK:
            raise TooManyParts
        if position + 2 <= len(data):
            position += max(2, int.from_bytes(data[position : position + 2], "big"))
    return scans


def check_png_chunks(data: bytes, most: int = 100_000) -> None:
    """Walk over a PNG's chunks without reading them.

    Raises: TooManyParts: if there are more than `most`.
    """
    position, chunks = 8, 0
    while position + 8 <= len(data):
        chunks += 1
        if chunks > most:
            raise TooManyParts
        position += 12 + int.from_bytes(data[position : position + 4], "big")


def png_bits(data: bytes) -> int:
    """Bits per sample as a PNG's first chunk states them."""
    return data[24] if len(data) > 24 and data[12:16] == b"IHDR" else 8


def count_gif_frames(data: bytes, most: int) -> int:
    """Count a GIF's frames, stopping at `most`."""
    position = 13 + _colour_table_bytes(data[10:11])
    frames = 0
    while frames < most and position < len(data):
        kind = data[position]
        if kind == 0x21:
            position += 2
        elif kind == 0x2C:
            frames += 1
            position += 11 + _colour_table_bytes(data[position + 9 : position + 10])
        else:
            break
        while position < len(data) and data[position]:
            position += 1 + data[position]
        position += 1
    return frames


def _colour_table_bytes(flags: bytes) -> int:
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def count_tiff_pages(data: bytes, most: int) -> int:
    """Count a TIFF's pages along its chain of directories, stopping at `most` or at a loop."""
    order = "<" if data[:2] == b"II" else ">"
    big = 43 in data[2:4]
    count_at, entry_bytes, next_at = (
        (struct.Struct(order + "Q"), 20, struct.Struct(order + "Q"))
        if big
        else (struct.Struct(order + "H"), 12, struct.Struct(order + "I"))
    )
    seen: set[int] = set()
    try:
        (position,) = next_at.unpack_from(data, 8 if big else 4)
        while position and position not in seen and len(seen) < most:
            (entries,) = count_at.unpack_from(data, position)
            seen.add(position)
            (position,) = next_at.unpack_from(
                data, position + count_at.size + entries * entry_bytes
            )
    except struct.error:
        pass
    return len(seen)
