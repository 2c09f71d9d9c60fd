"""The script of a layer: its numbers and its picture."""

from explorer.exporting.request import Request
from explorer.exporting.scripts.writing import Scene, write
from explorer.network.architecture import BY_NAME, LAYERS


def layer_script(request: Request, picture: str) -> str:
    """Write the script for a layer's numbers: `maps`, and the gray `levels` of its picture.

    Convention: `picture` is a path, or `sample:` and a sample's name.
    """
    name = request.layer
    spatial = LAYERS[BY_NAME[name]].is_spatial
    return write(
        [
            *Scene(picture, request.sampling, request.weights).feeding,
            f"maps = record(model, x, [{name!r}])[{name!r}]",
            f"levels = to_uint8({'maps' if spatial else 'as_grid(maps)'}, {request.mapping!r})",
        ]
    )
