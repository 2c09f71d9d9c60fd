"""Asking a decoding helper for one file's picture, and believing only what answers the question."""

import hashlib
import secrets

import numpy as np

from explorer.errors import ExplorerError
from explorer.imaging.reading.decode_limits import DEFAULT_LIMITS
from explorer.imaging.reading.decoding import Picture
from explorer.isolation.pipe import read_block, read_header, write_block
from explorer.isolation.process import Helper, UnfitError
from explorer.isolation.sentences import error_in, message_of

_MOST_BYTES = 3 * DEFAULT_LIMITS.pixels


def ask(helper: Helper, data: bytes) -> Picture | ExplorerError:
    """Ask for one file's picture, and make sure that what comes answers this request.

    Raises: UnfitError: if it does not. After any exception the helper must be stopped, for the
        rest of its answer may still be in the pipe.
    """
    request = secrets.token_bytes(16)
    write_block(helper.to, request)
    write_block(helper.to, data)
    helper.to.flush()
    content = hashlib.sha256(data).hexdigest()  # The helper is decoding meanwhile.
    header = read_header(helper.back)
    if header["request"] != request.hex():
        raise UnfitError("answered another request")
    error = error_in(header)
    if error is not None:
        return error
    if header["sha256"] != content:
        raise UnfitError("answered with another file's picture")
    height, width = header["shape_hw"]
    pixels = np.frombuffer(read_block(helper.back, _MOST_BYTES), np.uint8)
    notes = tuple(message_of(note) for note in header["notes"])
    size_wh = (header["source_size_wh"][0], header["source_size_wh"][1])
    return Picture(pixels.reshape(height, width, 3), notes, header["format"], size_wh, content)
