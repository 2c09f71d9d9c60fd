"""Own classes: train a head on a folder of pictures, and ask it about others."""

import argparse

from explorer.cli.heads.asking import predict
from explorer.cli.heads.training import train


def run(options: argparse.Namespace) -> int:
    """Run one of the commands about heads; returns 0, or 1 if some pictures could not be asked.

    Raises: ExplorerError: if nothing can be done at all.
    """
    return train(options) if options.command == "train" else predict(options)
