"""The helper process that decodes pictures: reads files from standard input, answers on output."""

import contextlib
import io
import warnings
from typing import IO

import numpy as np
from PIL import Image, ImageCms

from explorer.errors import ExplorerError
from explorer.imaging.reading import decoding, filetypes
from explorer.imaging.reading.decoding import Picture, decode_image
from explorer.isolation import locking
from explorer.isolation.locking import Needs
from explorer.isolation.pipe import read_block, write_block, write_header
from explorer.isolation.resource_limits import renew_time
from explorer.isolation.sentences import of_error, of_message

CPU_SECONDS = 5
EXTRA_BYTES = 700_000_000
_FILE_BYTES = 2**32
_LEFT_BYTES = 16 * 2**20
"""So much must be to be had after a file was refused, or it may have been for want of memory."""


def main() -> None:
    """Decode files until the input ends."""
    _warm_up()
    source, sink = locking.begin(Needs(EXTRA_BYTES, CPU_SECONDS))
    with contextlib.suppress(EOFError):
        while True:
            request, data = read_block(source, 64), read_block(source, _FILE_BYTES)
            renew_time(CPU_SECONDS)
            _answer(sink, request.hex(), data)


def _warm_up() -> None:
    """Read one small picture of every kind: what that imports is there before the lock is on."""
    Image.init()
    warnings.simplefilter("ignore")  # Nobody would read them.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.fromarray(np.zeros((4, 4, 3), np.uint8))
    for kind in filetypes.READABLE:
        with contextlib.suppress(Exception):  # Where a codec is missing, decoding says so.
            out = io.BytesIO()
            picture.save(out, kind, icc_profile=profile, exif=exif)
            decoding.decode_image(out.getvalue())


def _answer(sink: IO[bytes], request: str, data: bytes) -> None:
    try:
        picture = decode_image(data)
    except ExplorerError as error:
        bytearray(_LEFT_BYTES)  # Libraries call a file damaged that there was no memory for.
        write_header(sink, {"request": request, **of_error(error)})
    else:
        _show(sink, request, picture)


def _show(sink: IO[bytes], request: str, picture: Picture) -> None:
    header = {
        "request": request,
        "shape_hw": picture.pixels.shape[:2],
        "notes": [of_message(note) for note in picture.notes],
        "format": picture.format,
        "source_size_wh": picture.source_size_wh,
        "sha256": picture.sha256,
    }
    write_header(sink, header)
    write_block(sink, picture.pixels.tobytes())
    sink.flush()


if __name__ == "__main__":
    main()
