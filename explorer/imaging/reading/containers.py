"""Counts read from a file's own structure, so that nothing has to be decoded to know its cost."""

import re
import struct

_NEXT_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_LONE_MARKERS = frozenset((0x01, 0xD8))
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_MOST_PARTS = 200_000
_MOST_JPEG_JUNK = 1 << 16
_MOST_TIFF_TAGS = 4_096


class TooManyParts(Exception):
    """The file is cut into more pieces than any honest writer makes."""


def count_jpeg_scans(data: bytes) -> int:
    """Count the passes a JPEG decoder makes over the picture.

    Convention: every scan needs the bytes FF DA, so their number is an upper bound. Those bytes
    also occur inside metadata (a thumbnail is a JPEG) and after the end, hence the walk.
    Raises: TooManyParts: if the headers alone would keep a decoder busy.
    """
    scans = parts = junk = 0
    position = 2
    while found := _NEXT_MARKER.search(data, position):
        code = found[1][0]
        if scans == 0:
            junk += found.start() - position
        position = found.end()
        parts += 1
        if parts > _MOST_PARTS or junk > _MOST_JPEG_JUNK:
            raise TooManyParts
        if code == _END_OF_IMAGE:
            break
        if code in _LONE_MARKERS:
            continue
        scans += code == _START_OF_SCAN
        if position + 2 <= len(data):
            position += max(2, int.from_bytes(data[position : position + 2], "big"))
    if scans == 0 and len(data) - position > _MOST_JPEG_JUNK:
        raise TooManyParts
    return scans


def check_png_chunks(data: bytes) -> None:
    """Walk over a PNG's chunks without reading them.

    Raises: TooManyParts: if their number alone would keep a decoder busy.
    """
    position, chunks = 8, 0
    while position + 8 <= len(data):
        chunks += 1
        if chunks > _MOST_PARTS:
            raise TooManyParts
        position += 12 + int.from_bytes(data[position : position + 4], "big")


def png_bits(data: bytes) -> int:
    """Bits per sample as a PNG's first chunk states them."""
    return data[24] if len(data) > 24 and data[12:16] == b"IHDR" else 8


def count_gif_frames(data: bytes, most: int) -> int:
    """Count a GIF's frames, stopping at `most`.

    Raises: TooManyParts: if its blocks alone would keep a decoder busy.
    """
    position = 13 + _colour_table_bytes(data[10:11])
    frames = parts = 0
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
            parts += 1
            if parts > _MOST_PARTS:
                raise TooManyParts
        position += 1
        parts += 1
    return frames


def _colour_table_bytes(flags: bytes) -> int:
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def count_tiff_pages(data: bytes, most: int) -> int:
    """Count a TIFF's pages along its chain of directories, stopping at `most` or at a loop.

    Raises: TooManyParts: if one directory alone would keep a decoder busy.
    """
    order = "<" if data[:2] == b"II" else ">"
    big = 43 in data[2:4]
    count_at = struct.Struct(order + ("Q" if big else "H"))
    next_at = struct.Struct(order + ("Q" if big else "I"))
    entry_bytes = 20 if big else 12
    seen: set[int] = set()
    try:
        (position,) = next_at.unpack_from(data, 8 if big else 4)
        while position and position not in seen and len(seen) < most:
            (entries,) = count_at.unpack_from(data, position)
            seen.add(position)
            if entries > _MOST_TIFF_TAGS:
                raise TooManyParts
            (position,) = next_at.unpack_from(
                data, position + count_at.size + entries * entry_bytes
            )
    except struct.error:
        # The chain ends outside the file: the pages before it may still be good.
        pass
    return len(seen)
