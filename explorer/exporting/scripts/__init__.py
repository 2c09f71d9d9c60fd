"""Short Python scripts that reproduce the numbers of a view with `explorer`, lab by lab."""

from explorer.exporting.scripts.layers import layer_script
from explorer.exporting.scripts.writing import Scene

__all__ = ["Scene", "layer_script"]
