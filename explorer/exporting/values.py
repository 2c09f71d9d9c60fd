"""Layers as numbers: 16-bit pictures, `.npz`, `.safetensors`."""

import io
import zipfile
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, PngImagePlugin
from safetensors.numpy import save

from explorer.exporting.pictures import one_channel
from explorer.exporting.request import Material, Request
from explorer.shapes import FeatureMaps

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_LEVELS = 65535


@dataclass(frozen=True, slots=True)
class Scale:
    """How 16-bit numbers become activations again: `offset + scale * number`."""

    scale: float
    offset: float


def scale_of(values: FeatureMaps) -> Scale:
    """Find the scale that uses all 65536 numbers; 0 where all values are the same."""
    finite = values[np.isfinite(values)].astype(np.float64)
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    return Scale(float((high - low) / _LEVELS), float(low))


def png16(request: Request, material: Material) -> bytes:
    """Write one channel as a 16-bit gray PNG whose text says `scale` and `offset`.

    Convention: infinities are the ends, NaN is 0; the text `not_finite` counts both.
    """
    cube = material.cube
    values = cube[one_channel(request, cube)]
    scale = scale_of(values)
    with np.errstate(invalid="ignore"):
        shares = (values.astype(np.float64) - scale.offset) / (scale.scale or 1.0)
    numbers = np.rint(np.clip(np.nan_to_num(shares, nan=0.0), 0, _LEVELS)).astype(np.uint16)
    text = PngImagePlugin.PngInfo()
    for key, value in asdict(scale).items():
        text.add_text(key, repr(value))
    text.add_text("not_finite", str(int(np.count_nonzero(~np.isfinite(values)))))
    text.add_text("request", request.to_json())
    out = io.BytesIO()
    Image.fromarray(numbers).save(out, "PNG", pnginfo=text)
    return out.getvalue()


def write_member(archive: zipfile.ZipFile, name: str, data: bytes, *, squeeze: bool = True) -> None:
    """Put one file into a ZIP, without a time."""
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, compresslevel=1)


def write_array(archive: zipfile.ZipFile, name: str, values: npt.NDArray[Any]) -> None:
    """Put one array into a ZIP as NumPy reads it, without a copy and without a time."""
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        header = np.lib.format.header_data_from_array_1_0(values)
        np.lib.format.write_array_header_1_0(member, header)
        member.write(np.ascontiguousarray(values).reshape(-1).view(np.uint8).data)


def npz(request: Request, material: Material) -> bytes:
    """Write the layer as `.npz`: an array named as the layer, and the request as text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        write_array(archive, f"{request.layer}.npy", material.maps)
        write_array(archive, "request.npy", np.array(request.to_json()))
    return out.getvalue()


def safetensors(request: Request, material: Material) -> bytes:
    """Write the layer as `.safetensors`, the request in its metadata."""
    # One entry only: the order of several is not fixed.
    data: bytes = save(
        {request.layer: np.ascontiguousarray(material.maps)}, {"request": request.to_json()}
    )
    return data
