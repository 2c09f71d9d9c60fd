"""The words of the command that makes the atlas; nothing here needs torch."""

import argparse
from typing import TYPE_CHECKING

from explorer.network.architecture import LAYERS, LayerKind
from explorer.network.weights.catalog import DEFAULT

if TYPE_CHECKING:
    Rooms = argparse._SubParsersAction[argparse.ArgumentParser]

_LAYERS = [layer.name for layer in LAYERS if layer.kind is LayerKind.CONV]


def add_atlas(rooms: "Rooms") -> None:
    """Describe atlas."""
    atlas = rooms.add_parser(
        "atlas",
        help="a picture of what each channel looks for; stop it and it goes on where it was",
    )
    atlas.add_argument(
        "layers", nargs="*", metavar="LAYER", help="as conv5_3, in this order; default: all 13"
    )
    atlas.add_argument(
        "-o", "--output", required=True, metavar="FOLDER", help="where the pictures are kept"
    )
    atlas.add_argument(
        "--workers", type=_positive, default=1, metavar="N", help="processes of one thread each"
    )
    atlas.add_argument(
        "--size", type=_side, default=112, metavar="PX", help="optimised at; default: 112"
    )
    atlas.add_argument("--steps", type=_positive, default=32, metavar="N", help="default: 32")
    atlas.add_argument("--rate", type=float, default=0.1, metavar="X", help="default: 0.1")
    atlas.add_argument("--show", type=_side, default=96, metavar="PX", help="kept at; default: 96")
    atlas.add_argument(
        "--precision",
        choices=("float32", "bfloat16"),
        default=None,
        help="default: the faster on this machine",
    )
    atlas.add_argument("--weights", default=DEFAULT, metavar="ID|FILE")
    atlas.add_argument(
        "--sheets",
        metavar="FOLDER",
        default=None,
        help="make nothing, but pack the layers that are finished into FOLDER",
    )


def check_layers(names: list[str]) -> list[str]:
    """The layers that are meant: those named, or all.

    Raises: ValueError: naming the one that has no atlas.
    """
    for name in names:
        if name not in _LAYERS:
            raise ValueError(f"{name!r} is none of {', '.join(_LAYERS)}")
    return list(dict.fromkeys(names)) or _LAYERS


def _positive(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")


def _side(text: str) -> int:
    side = _positive(text)
    if 32 <= side <= 512 and side % 2 == 0:
        return side
    raise argparse.ArgumentTypeError(f"{text!r} is no even number from 32 to 512")
