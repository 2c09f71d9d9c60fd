"""What a browser asks for beside the page: layers and small pictures, at the visitor's endpoint."""

import gzip
from collections.abc import Sequence
from urllib.parse import urlencode

from explorer.ui.supply.protocol import ENDPOINT_HEADER
from stress.view import Part, View, parts_of
from stress.visitor import Visitor


def place(view: View) -> dict[str, str]:
    """The name of the endpoint and of what is looked at, as the page has told them."""
    header = view.parts["focus"][0]
    return {
        "endpoint": header["endpoint"],
        "instance": header["instance"],
        "content": header["content"],
        "scale": header["scaleKey"],
    }


def layer(
    visitor: Visitor, view: View, name: str, channels: Sequence[int] = ()
) -> dict[str, Part] | None:
    """Fetch a layer's wall and the exact numbers of some channels; None if the page must do it."""
    asked = {"channels": "-".join(map(str, channels)), "wall": ""}
    return _bring(visitor, "layers", name, place(view) | asked)


def thumbnails(visitor: Visitor, view: View, block: int) -> dict[str, Part] | None:
    """Fetch the small pictures of a block's layers; None if they are not to be had."""
    return _bring(visitor, "thumbnails", str(block), place(view))


def _bring(visitor: Visitor, what: str, name: str, asked: dict[str, str]) -> dict[str, Part] | None:
    query = {key: value for key, value in asked.items() if key != "endpoint"}
    named = {ENDPOINT_HEADER: asked["endpoint"]}
    data, headers = visitor.line.request(f"/{what}/{name}?{urlencode(query)}", headers=named)
    if headers.get("content-type") != "application/octet-stream":
        return None
    packed = headers.get("content-encoding") == "gzip"
    return parts_of(gzip.decompress(data) if packed else data)
