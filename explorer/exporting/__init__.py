"""From a view to a file: the same function makes the app's download and the command line's."""

from explorer.exporting.archive import write_archive
from explorer.exporting.products import make
from explorer.exporting.request import Material, Product, Request
from explorer.exporting.scripts import Scene, layer_script

__all__ = ["Material", "Product", "Request", "Scene", "layer_script", "make", "write_archive"]
