"""Which reader a weights file needs: told by its first bytes, not by its name."""

from pathlib import Path

from explorer.errors import WeightsError
from explorer.messages import N_
from explorer.network.weights import safetensors_files, torch_files
from explorer.network.weights.stored import LIMITS, Contents, FileSource, opened, size_of
from explorer.numerals import millions

HDF5 = b"\x89HDF\r\n\x1a\n"
_PICKLED = (b"PK\x03\x04", b"\x80")


def is_plain(start: bytes) -> bool:
    """Whether a file that begins so is read by the plainest reader, a table of numbers."""
    return not start.startswith((HDF5, *_PICKLED))


def contents_of(source: FileSource, filename: str, *, mapped: bool = False) -> Contents:
    """List a weights file's tensors without reading their values.

    Convention: with `mapped` tensors may stay backed by the file, for who copies them at once.
    Raises: WeightsError: if the file is too large, of another kind, damaged or unsafe.
    """
    size = size_of(source)
    if size > LIMITS.file_bytes:
        raise WeightsError(
            N_(
                "This file has {found} MB; weights files may have up to {limit} MB (a "
                "whole VGG16 has 553). Save a VGG16 alone, without optimiser state."
            ),
            found=millions(size),
            limit=millions(LIMITS.file_bytes),
        )
    with opened(source) as file:
        start = file.read(16)
    if start.startswith(HDF5):
        # Imported late: only the helper process that reads such a file needs it.
        from explorer.network.weights import keras_h5

        return keras_h5.contents_of(source)
    if start.startswith(_PICKLED):
        return torch_files.contents_of(source, mapped=mapped)
    if Path(filename).suffix.lower() == ".safetensors" or start[8:9] == b"{":
        return safetensors_files.contents_of(source, mapped=mapped)
    raise WeightsError(
        N_(
            "This file is not a weights file that can be read: it is neither .safetensors, nor "
            "PyTorch (.pth, .pt), nor Keras (.h5)."
        )
    )
