"""Every kind of file by its name."""

from collections.abc import Callable

from explorer.exporting import pictures, values
from explorer.exporting.report import report
from explorer.exporting.request import Material, Product, Request
from explorer.exporting.tables import statistics_csv


def _statistics(request: Request, material: Material) -> bytes:
    return statistics_csv(material.maps, request.sort)


_MAKERS: dict[Product, Callable[[Request, Material], bytes]] = {
    Product.SHEET: pictures.sheet,
    Product.CHANNEL: pictures.channel,
    Product.LARGE: pictures.large,
    Product.VALUES: values.png16,
    Product.NPZ: values.npz,
    Product.SAFETENSORS: values.safetensors,
    Product.STATISTICS: _statistics,
    Product.REPORT: report,
}


def make(request: Request, material: Material) -> bytes:
    """Make the file that was asked for; equal requests on equal material give equal bytes.

    Raises: SettingError: for a channel, step or mapping that the layer does not have.
    """
    return _MAKERS[request.product](request, material)
