"""The words of the commands about heads; nothing here needs torch."""

import argparse
from typing import TYPE_CHECKING

from explorer.cli.options import size
from explorer.imaging.fitting import Fit
from explorer.imaging.resampling import Interpolation
from explorer.imaging.sampling import Sampling
from explorer.network.weights.catalog import DEFAULT

if TYPE_CHECKING:
    Rooms = argparse._SubParsersAction[argparse.ArgumentParser]

LOSSES = ("ce", "ls", "ls-softmax")


def add_heads(rooms: "Rooms") -> None:
    """Describe head train and head predict."""
    heads = rooms.add_parser("head", help="your own classes: train a head on pictures, and ask it")
    commands = heads.add_subparsers(dest="command", required=True)
    _add_train(commands.add_parser("train", help="learn classes from a folder of folders"))
    predict = commands.add_parser("predict", help="name the classes of pictures")
    predict.add_argument("head", metavar="HEAD", help="what head train wrote")
    predict.add_argument(
        "pictures", nargs="+", metavar="PICTURE", help="files, folders of pictures, or sample:NAME"
    )
    predict.add_argument(
        "--weights",
        default=None,
        metavar="ID|FILE",
        help="default: those the head was trained on, if they have an id",
    )
    predict.add_argument("--json", action="store_true", help="print JSON")


def _add_train(train: argparse.ArgumentParser) -> None:
    default = Sampling()
    train.add_argument("folder", metavar="FOLDER", help="its sub-folders' names are the classes")
    train.add_argument("-o", "--output", required=True, metavar="FILE", help="as mine.safetensors")
    train.add_argument(
        "--layer",
        default="relu5_3",
        metavar="LAYER",
        help="what it reads: as relu5_3 (channel means), pool5-flat, input",
    )
    train.add_argument(
        "--loss",
        choices=LOSSES,
        default="ce",
        help="cross entropy, least squares, least squares after softmax",
    )
    train.add_argument(
        "--penalty",
        type=float,
        default=1e-3,
        metavar="X",
        help="on squared weights; default: 0.001",
    )
    train.add_argument("--hidden", type=int, default=0, metavar="N", help="hidden units of an MLP")
    train.add_argument("--dropout", type=float, default=0.0, metavar="P", help="of its units")
    train.add_argument(
        "--seed", type=int, default=0, metavar="N", help="matters with hidden units only"
    )
    train.add_argument("--weights", default=DEFAULT, metavar="ID|FILE")
    train.add_argument("--size", type=size, default=default.size, help="a side, or own")
    train.add_argument(
        "--resize", choices=list(map(str, Interpolation)), default=str(default.interpolation)
    )
    train.add_argument("--fit", choices=list(map(str, Fit)), default=str(default.fit))
    train.add_argument("--json", action="store_true", help="print JSON")
