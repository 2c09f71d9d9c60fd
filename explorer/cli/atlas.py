"""`atlas`: a picture for each channel, made in pieces that can be stopped and gone on with."""

import argparse
import sys
from pathlib import Path

from explorer.cli.atlas_options import check_layers
from explorer.cli.counting import Pace
from explorer.cli.making import UsageError
from explorer.network import load_weights
from explorer.studies.atlas.pieces import Pieces
from explorer.studies.atlas.recipe import AtlasRecipe
from explorer.studies.atlas.sheets import pack
from explorer.studies.atlas.workers import make_all
from explorer.studies.optimising import Precision, fastest


def run(options: argparse.Namespace) -> int:
    """Make what is missing, or pack what is finished.

    Raises: ExplorerError: if the folder was begun otherwise, or the weights are not there.
    UsageError: for a layer without an atlas.
    """
    try:
        layers = check_layers(options.layers)
    except ValueError as problem:
        raise UsageError(str(problem)) from problem
    folder = Path(options.output)
    if options.sheets:
        return _pack(Pieces.open(folder), layers, Path(options.sheets))
    precision = Precision(options.precision) if options.precision else fastest()
    recipe = AtlasRecipe(options.size, options.steps, options.rate, options.show, precision)
    pieces = Pieces(folder, recipe, load_weights(options.weights).sha256)
    pieces.begin()
    _make(pieces, layers, options.weights, options.workers)
    return 0


def _make(pieces: Pieces, layers: list[str], weights: str, workers: int) -> None:
    missing = pieces.missing(layers)
    print(f"{len(missing)} pictures to make in {pieces.folder}, {workers} at a time", flush=True)
    counter = Pace(len(missing), sys.stdout)
    for layer, channel in make_all(pieces, missing, weights, workers):
        counter.show(f"{layer} {channel}")


def _pack(pieces: Pieces, layers: list[str], target: Path) -> int:
    for each in pack(pieces, layers, target):
        print(f"{each.layer}: {each.size:,} bytes, {len(each.dull)} that say little")
    return 0
