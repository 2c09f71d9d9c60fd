"""The words of the commands that make files; nothing here needs torch."""

import argparse
from typing import TYPE_CHECKING

from explorer.imaging.fitting import Fit
from explorer.imaging.preparing import ColourOrder
from explorer.imaging.pyramids import MAX_PASSES
from explorer.imaging.resampling import MAX_SIDE, MIN_SIDE, Interpolation
from explorer.imaging.sampling import Sampling
from explorer.network.architecture import BY_NAME
from explorer.network.weights.catalog import DEFAULT
from explorer.rendering import Colours

if TYPE_CHECKING:
    Rooms = argparse._SubParsersAction[argparse.ArgumentParser]

FORMATS = ("sheet", "channel", "large", "values", "npz", "safetensors", "csv", "report", "zip")
ORDERS = ("number", "peak", "mean", "zeros")
KINDS = ("max", "avg", "min", "l2", "stride")


def add_making(rooms: "Rooms") -> None:
    """Describe render, stats, export, pool and replay."""
    render = rooms.add_parser("render", help="a layer as a picture")
    render.add_argument(
        "--large", action="store_true", help="one channel, enlarged, with its colour bar"
    )
    stats = rooms.add_parser("stats", help="a layer's statistics as CSV or JSON")
    export = rooms.add_parser("export", help="a layer as any file the app offers, or all in a ZIP")
    export.add_argument("--format", choices=FORMATS, required=True)
    for command in (render, stats, export):
        _add_pictures(command)
        _add_layer(command)
    pool = rooms.add_parser("pool", help="a picture pooled again and again")
    _add_pictures(pool)
    pool.add_argument("--kind", choices=KINDS, default="max")
    pool.add_argument("--times", type=int, default=5, metavar="N", help="default: 5")
    replay = rooms.add_parser("replay", help="make a file again from its manifest")
    replay.add_argument("manifest", help="what --manifest wrote")
    replay.add_argument("-o", "--output", metavar="FILE")


def size(text: str) -> int | None:
    """Read a side of the network's input, or `own` for the picture's own size."""
    if text == "own":
        return None
    if text.isascii() and text.isdigit() and MIN_SIDE <= int(text) <= MAX_SIDE:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is neither own nor {MIN_SIDE} to {MAX_SIDE}")


def _add_pictures(command: argparse.ArgumentParser) -> None:
    default = Sampling()
    command.add_argument(
        "pictures",
        nargs="+",
        metavar="PICTURE",
        help="files, folders of pictures, or sample:NAME",
    )
    command.add_argument(
        "-o", "--output", metavar="PATH", help="a file, or a folder when there are several pictures"
    )
    command.add_argument(
        "--resize", choices=list(map(str, Interpolation)), default=str(default.interpolation)
    )
    command.add_argument("--size", type=size, default=default.size, help="a side, or own")
    command.add_argument("--fit", choices=list(map(str, Fit)), default=str(default.fit))
    command.add_argument(
        "--passes",
        type=int,
        choices=range(MAX_PASSES + 1),
        default=0,
        help="Gaussian pyramid passes first",
    )
    command.add_argument("--order", choices=list(map(str, ColourOrder)), default=str(default.order))
    command.add_argument("--json", action="store_true", help="print what was made as JSON")


def _add_layer(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--layer",
        choices=list(BY_NAME),
        default="relu3_3",
        metavar="LAYER",
        help="as conv3_2; default: relu3_3",
    )
    command.add_argument("--weights", default=DEFAULT, metavar="ID|FILE")
    command.add_argument(
        "--map",
        default=None,
        metavar="MAPPING",
        help="as channel, layer, zero, p1-99, log; default: what suits the layer",
    )
    command.add_argument("--colours", choices=list(map(str, Colours)), default=None)
    command.add_argument("--channel", type=int, default=None, metavar="N")
    command.add_argument("--sort", choices=ORDERS, default="number")
    command.add_argument(
        "--step",
        type=int,
        default=None,
        metavar="N",
        help="average squares of N×N values on a sheet",
    )
    command.add_argument(
        "--manifest", action="store_true", help="write FILE.json beside the output, for replay"
    )
