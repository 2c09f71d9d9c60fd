"""The command line: list, describe and fetch weights."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TextIO

from explorer.errors import ExplorerError
from explorer.network.weights import store
from explorer.network.weights.catalog import (
    DEFAULT,
    WEIGHTS,
    DirectUrl,
    PackageFile,
    WeightsSource,
    source_of,
)
from explorer.network.weights.progress import Progress, Stage

_BAR_WIDTH = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Convention: returns 0 when it worked, 1 for a problem told in one line; argparse exits with 2
    when the command itself is wrong.
    """
    options = _parser().parse_args(arguments)
    try:
        if options.command == "list":
            _list(as_json=options.json)
        elif options.command == "info":
            _info(source_of(options.id), as_json=options.json)
        else:
            _fetch(options.id)
    except ExplorerError as problem:
        print(f"explorer: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nexplorer: stopped", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m explorer", description="VGG16 Explorer on the command line."
    )
    rooms = parser.add_subparsers(required=True, metavar="weights")
    weights = rooms.add_parser("weights", help="trained weights: what there is, and fetching them")
    commands = weights.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="list the weights that can be used")
    fetching = commands.add_parser("fetch", help="bring weights to this machine, once")
    info = commands.add_parser("info", help="where weights come from and what they need")
    for command in (fetching, info):
        command.add_argument("id", metavar="ID", help=f"one of: {', '.join(WEIGHTS)}")
    for command in (listing, info):
        command.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _facts(source: WeightsSource) -> dict[str, Any]:
    origin = source.origin
    kept = not isinstance(origin, PackageFile | DirectUrl)
    note = None if kept else store.sidecar(source.id)
    return {
        "id": source.id,
        "title": source.title,
        "summary": source.summary,
        "default": source.id == DEFAULT,
        "training_data": source.training_data,
        "licence": source.licence,
        "credit": source.credit,
        "classifier": source.has_classifier,
        "edges": source.has_edges,
        "preprocessing": {"planes": "RGB", **asdict(source.preprocessing)},
        "origin": {"kind": type(origin).__name__, **asdict(origin)},
        "download_bytes": origin.size,
        "cached": store.is_cached(source.id),
        "path": None if kept else str(store.cached_path(source.id)),
        "bytes": note.bytes if note else None,
        "sha256": note.sha256 if note else None,
    }


def _list(*, as_json: bool) -> None:
    facts = [_facts(source) for source in WEIGHTS.values()]
    if as_json:
        print(json.dumps(facts, indent=2))
        return
    for entry in facts:
        size = f"{entry['download_bytes'] / 1e6:.0f} MB" if entry["download_bytes"] else "–"
        place = "here" if entry["cached"] else "to fetch"
        print(f"{entry['id']:<14} {size:>7}  {place:<9} {entry['title']}")


def _info(source: WeightsSource, *, as_json: bool) -> None:
    facts = _facts(source)
    if as_json:
        print(json.dumps(facts, indent=2))
        return
    recipe = source.preprocessing
    origin = {key: value for key, value in facts["origin"].items() if key != "kind"}
    lines = {
        "id": source.id,
        "title": source.title,
        "about": source.summary,
        "trained on": source.training_data,
        "licence": source.licence,
        "credit": source.credit,
        "input": f"RGB; (pixel × {recipe.scale:.6g} − {recipe.mean}) / {recipe.std}",
        "origin": ", ".join(f"{key} {value}" for key, value in origin.items()),
        "download": f"{facts['download_bytes']:,} bytes",
        "kept in": facts["path"] or "nowhere: computed on the spot",
        "here": f"{facts['bytes']:,} bytes" if facts["bytes"] else "no" if facts["path"] else "yes",
        "sha256": facts["sha256"] or "–",
    }
    for name, value in lines.items():
        print(f"{name:<11} {value}")


def _fetch(weights_id: str) -> None:
    if store.is_cached(weights_id):
        print(f"{weights_id}: already here")
        return
    bar = Bar(weights_id, sys.stderr)
    try:
        path = store.fetch(weights_id, bar)
    finally:
        bar.close()
    print(f"{weights_id}: fetched to {path}")


class Bar:
    """Shows progress: one moving line on a terminal, a line per tenth anywhere else."""

    def __init__(self, name: str, out: TextIO) -> None:
        self._name, self._out, self._moving = name, out, out.isatty()
        self._last: tuple[Stage, int] | None = None

    def __call__(self, progress: Progress) -> None:
        """Show a report if it looks different from the last one."""
        fraction = progress.fraction or 0.0
        steps = 100 if self._moving else 10
        looks = (progress.stage, int(fraction * steps))
        if looks == self._last or progress.stage is Stage.DONE:
            return
        self._last = looks
        text = f"{self._name}: {progress.stage.label.lower():<11} {fraction:4.0%}"
        if progress.total_bytes:
            text += f" of {progress.total_bytes / 1e6:.0f} MB"
        if self._moving:
            filled = round(fraction * _BAR_WIDTH)
            text = f"\r\x1b[K{'█' * filled}{'░' * (_BAR_WIDTH - filled)} {text}"
        print(text, end="" if self._moving else "\n", file=self._out, flush=True)

    def close(self) -> None:
        """Leave the cursor on a line of its own."""
        if self._moving and self._last:
            print(file=self._out)
