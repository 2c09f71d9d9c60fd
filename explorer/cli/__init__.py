"""The command line: the app's files without the app, and trained weights."""

import argparse
import os
import sys
from collections.abc import Sequence

from explorer.cli import weights
from explorer.cli.atlas_options import add_atlas
from explorer.cli.distance_options import add_distance
from explorer.cli.head_options import add_heads
from explorer.cli.lesson_options import add_lessons
from explorer.cli.options import add_making
from explorer.cli.survey_options import add_survey
from explorer.errors import ExplorerError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Convention: returns 0 when all of it worked, 1 for a problem told in one line or when some files
    failed, 2 when the command itself is wrong (argparse exits with 2 as well).
    """
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except ExplorerError as problem:
        print(f"explorer: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nexplorer: stopped", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read the output has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(options: argparse.Namespace) -> int:
    if options.room == "weights":
        weights.run(options)
        return 0
    from explorer.cli import (  # torch: only to compute something
        atlas,
        distance,
        heads,
        lessons,
        making,
        surveys,
    )

    try:
        rooms = {
            "atlas": atlas.run,
            "distance": distance.run,
            "head": heads.run,
            "lesson": lessons.run,
            "survey": surveys.run,
        }
        return rooms.get(options.room, making.run)(options)
    except making.UsageError as problem:
        print(f"explorer: {problem}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m explorer", description="VGG16 Explorer on the command line."
    )
    rooms = parser.add_subparsers(required=True, dest="room", metavar="command")
    add_making(rooms)
    add_heads(rooms)
    add_distance(rooms)
    add_atlas(rooms)
    add_survey(rooms)
    add_lessons(rooms)
    weights.add_commands(
        rooms.add_parser("weights", help="trained weights: what there is, and fetching them")
    )
    return parser
