"""Reading one dataset of an untrusted HDF5 file, never more bytes than its shape needs."""

import math
import zlib
from collections.abc import Iterator
from itertools import product
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from explorer.network.weights.stored import LIMITS, damaged, refused

_SHUFFLE, _DEFLATE = h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_DEFLATE
_DTYPES = {"float16", "float32", "float64"}


def dataset_at(file: h5py.File, path: str) -> h5py.Dataset | None:
    """Return the dataset at a path whose every step is a hard link, or None if there is none.

    Raises: WeightsError: if a step is a soft or external link, which could lead elsewhere.
    """
    node: Any = file
    for step in path.split("/"):
        if not isinstance(node, h5py.Group):
            return None
        link = node.get(step, getlink=True)
        if link is None:
            return None
        if not isinstance(link, h5py.HardLink):
            raise refused("HDF5 soft or external link")
        node = node[step]
    return node if isinstance(node, h5py.Dataset) else None


def check_storage(dataset: h5py.Dataset) -> None:
    """Refuse every way of storing numbers but plain, chunked, and chunked with gzip.

    Raises: WeightsError: for external or virtual storage, other types and other filters.
    """
    if dataset.external:
        raise refused("HDF5 external storage")
    if dataset.is_virtual:
        raise refused("HDF5 virtual dataset")
    if dataset.id.get_type().get_class() != h5py.h5t.FLOAT or dataset.dtype.name not in _DTYPES:
        raise refused("HDF5 type other than float")
    filters = _filters(dataset)
    if filters not in ([], [_DEFLATE], [_SHUFFLE, _DEFLATE]):
        raise refused("HDF5 filter other than gzip")


def read(dataset: h5py.Dataset) -> npt.NDArray[Any]:
    """Read a dataset whose shape and storage have been checked.

    Convention: chunks are unpacked here, because HDF5's own gzip filter goes on for as long as the
    compressed data last, however little the dataset needs.
    Raises: WeightsError: if the file holds fewer or more bytes than the shape needs.
    """
    if dataset.chunks is None:
        if dataset.id.get_storage_size() != dataset.nbytes:
            raise damaged("HDF5 storage size")
        whole: npt.NDArray[Any] = dataset[()]
        return whole
    result = np.empty(dataset.shape, dataset.dtype)
    for offset in _chunk_offsets(dataset):
        chunk = _unpacked(dataset, offset)
        target = result[tuple(slice(o, o + c) for o, c in zip(offset, dataset.chunks, strict=True))]
        target[...] = chunk[tuple(slice(0, side) for side in target.shape)]
    return result


def _filters(dataset: h5py.Dataset) -> list[int]:
    properties = dataset.id.get_create_plist()
    return [properties.get_filter(i)[0] for i in range(properties.get_nfilters())]


def _chunk_offsets(dataset: h5py.Dataset) -> Iterator[tuple[int, ...]]:
    shape, chunks = dataset.shape, dataset.chunks
    if any(chunk > side for chunk, side in zip(chunks, shape, strict=True)):
        raise refused("HDF5 chunks larger than their dataset")
    counts = [-(-side // chunk) for side, chunk in zip(shape, chunks, strict=True)]
    if math.prod(counts) > LIMITS.chunks:
        raise refused(f"more than {LIMITS.chunks} HDF5 chunks")
    for index in product(*map(range, counts)):
        yield tuple(i * chunk for i, chunk in zip(index, chunks, strict=True))


def _unpacked(dataset: h5py.Dataset, offset: tuple[int, ...]) -> npt.NDArray[Any]:
    itemsize = dataset.dtype.itemsize
    wanted = math.prod(dataset.chunks) * itemsize
    info = dataset.id.get_chunk_info_by_coord(offset)
    # gzip makes incompressible data about 0.03 % longer, so more than this is no honest chunk.
    if info.byte_offset is None or not 0 < info.size <= wanted + wanted // 500 + 1024:
        raise damaged("HDF5 chunk size")
    mask, data = dataset.id.read_direct_chunk(offset)
    filters = _filters(dataset)
    if _DEFLATE in filters and not mask & (1 << filters.index(_DEFLATE)):
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(data, wanted + 1)
        except zlib.error as problem:
            raise damaged("HDF5 gzip") from problem
    if len(data) != wanted:
        raise damaged("HDF5 chunk size")
    if _SHUFFLE in filters and not mask & (1 << filters.index(_SHUFFLE)):
        planes = np.frombuffer(data, np.uint8).reshape(itemsize, -1)
        data = planes.T.tobytes()
    return np.frombuffer(data, dataset.dtype).reshape(dataset.chunks)
