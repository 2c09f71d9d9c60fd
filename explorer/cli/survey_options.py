"""The words of the command that surveys a folder; nothing here needs torch."""

import argparse
from typing import TYPE_CHECKING

from explorer.imaging.fitting import Fit
from explorer.imaging.resampling import MAX_SIDE, MIN_SIDE, Interpolation
from explorer.imaging.sampling import PAPER_SIZE, Sampling
from explorer.network.weights.catalog import DEFAULT

if TYPE_CHECKING:
    Rooms = argparse._SubParsersAction[argparse.ArgumentParser]


def add_survey(rooms: "Rooms") -> None:
    """Describe survey."""
    default = Sampling()
    survey = rooms.add_parser(
        "survey", help="every channel over a folder of pictures; stopped, it goes on where it was"
    )
    survey.add_argument(
        "folder", nargs="?", metavar="FOLDER", help="its pictures, and those in its sub-folders"
    )
    survey.add_argument(
        "--samples", action="store_true", help="instead of a folder: our samples and their crops"
    )
    survey.add_argument("-o", "--output", required=True, metavar="OUT", help="a new folder")
    where = survey.add_mutually_exclusive_group()
    where.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="processes of one thread on this machine, 0 for none but this; default: one a core",
    )
    where.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a dask cluster, as tcp://127.0.0.1:8786"
    )
    for name, text in (
        ("ca", "who has signed the certificates of the cluster's machines"),
        ("cert", "this machine's certificate"),
        ("key", "its private key"),
    ):
        survey.add_argument(f"--tls-{name}", metavar="FILE", help=text)
    survey.add_argument(
        "--layers", nargs="+", metavar="RELU", help="as relu4_3 relu5_3; default: all thirteen"
    )
    survey.add_argument("--weights", default=DEFAULT, metavar="ID|FILE")
    survey.add_argument("--size", type=_size, default=PAPER_SIZE, help="side of the input")
    survey.add_argument(
        "--resize", choices=list(map(str, Interpolation)), default=str(default.interpolation)
    )
    survey.add_argument("--fit", choices=list(map(str, Fit)), default=str(default.fit))
    survey.add_argument(
        "--small",
        action="store_true",
        help="without the table of which channels go together (7 MB); found when asked for",
    )
    survey.add_argument("--json", action="store_true", help="print JSON")


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= 256:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not 0 to 256")


def _size(text: str) -> int:
    if text.isascii() and text.isdigit() and MIN_SIDE <= int(text) <= MAX_SIDE:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not {MIN_SIDE} to {MAX_SIDE}")
