"""The words of the command that tells how different two pictures look; nothing needs torch."""

import argparse
from typing import TYPE_CHECKING

from explorer.cli.options import size
from explorer.imaging.fitting import Fit
from explorer.imaging.resampling import Interpolation
from explorer.imaging.sampling import Sampling

if TYPE_CHECKING:
    Rooms = argparse._SubParsersAction[argparse.ArgumentParser]


def add_distance(rooms: "Rooms") -> None:
    """Describe distance."""
    default = Sampling()
    distance = rooms.add_parser(
        "distance", help="how different two pictures look: LPIPS, DISTS, PSNR, SSIM"
    )
    for name in ("a", "b"):
        distance.add_argument(name, metavar=name.upper(), help="a file, or sample:NAME")
    distance.add_argument(
        "--size", type=size, default=None, help="a side both are brought to; default: own"
    )
    distance.add_argument(
        "--resize", choices=list(map(str, Interpolation)), default=str(default.interpolation)
    )
    distance.add_argument("--fit", choices=list(map(str, Fit)), default=str(default.fit))
    distance.add_argument(
        "--weights",
        default="torchvision",
        metavar="ID|FILE",
        help="default: torchvision; others are refused unless their convolutions are the same",
    )
    distance.add_argument("--json", action="store_true", help="print JSON, layer by layer")
