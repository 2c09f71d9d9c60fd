"""List, describe and fetch weights."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from explorer.imaging.preparing import Preprocessing
from explorer.network.weights import kept
from explorer.network.weights.catalog import (
    DEFAULT,
    WEIGHTS,
    WeightsSource,
    source_of,
)
from explorer.network.weights.progress import FetchStage, Progress

if TYPE_CHECKING:
    from explorer.network.weights.loading import LoadedWeights

_BAR_WIDTH = 30


def run(options: argparse.Namespace) -> None:
    """Run one of the commands about weights.

    Raises: ExplorerError: for unknown or broken weights, or if they cannot be fetched.
    """
    if options.command == "list":
        _list(as_json=options.json)
    elif options.command == "info":
        _info(options.weights, as_json=options.json)
    else:
        _fetch(options.id)


def add_commands(weights: argparse.ArgumentParser) -> None:
    """Describe the commands about weights."""
    commands = weights.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="list the weights that can be used")
    fetching = commands.add_parser("fetch", help="bring weights to this machine, once")
    info = commands.add_parser("info", help="where weights come from and what they need")
    fetching.add_argument("id", metavar="ID", help=f"one of: {', '.join(WEIGHTS)}")
    info.add_argument("weights", metavar="ID|FILE", help="weights from the list, or a weights file")
    for command in (listing, info):
        command.add_argument("--json", action="store_true", help="print JSON")


def _facts(source: WeightsSource) -> dict[str, Any]:
    origin = source.origin
    note = kept.sidecar(source.id) if origin.is_fetched else None
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
        "cached": kept.is_cached(source.id),
        "path": str(kept.cached_path(source.id)) if origin.is_fetched else None,
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


def _info(weights: str, *, as_json: bool) -> None:
    if weights in WEIGHTS or not Path(weights).exists():
        facts = _facts(source_of(weights))
        lines = _lines(source_of(weights), facts)
    else:
        from explorer.network.weights.loading import load_weights  # torch: only to read a file

        loaded = load_weights(Path(weights))
        facts = _facts_of_file(loaded)
        lines = facts | {
            "preprocessing": _spelled(loaded.preprocessing),
            "notes": " ".join(facts["notes"]),
        }
    if as_json:
        print(json.dumps(facts, indent=2))
        return
    for name, value in lines.items():
        print(f"{name:<13} {value}")


def _facts_of_file(loaded: "LoadedWeights") -> dict[str, Any]:
    return {
        "file": loaded.title,
        "tensors": len(loaded.state),
        "parameters": sum(tensor.numel() for tensor in loaded.state.values()),
        "classifier": loaded.has_classifier,
        "edges": loaded.has_edges,
        "preprocessing": {"planes": "RGB", **asdict(loaded.preprocessing)},
        "sha256": loaded.file_sha256,
        "notes": [str(note) for note in loaded.notes],
    }


def _spelled(recipe: Preprocessing) -> str:
    return f"RGB; (pixel × {recipe.scale:.6g} − {recipe.mean}) / {recipe.std}"


def _lines(source: WeightsSource, facts: dict[str, Any]) -> dict[str, Any]:
    origin = {key: value for key, value in facts["origin"].items() if key != "kind"}
    return {
        "id": source.id,
        "title": source.title,
        "about": source.summary,
        "trained on": source.training_data,
        "licence": source.licence,
        "credit": source.credit,
        "input": _spelled(source.preprocessing),
        "origin": ", ".join(f"{key} {value}" for key, value in origin.items()),
        "download": f"{facts['download_bytes']:,} bytes",
        "kept in": facts["path"] or "nowhere: computed on the spot",
        "here": f"{facts['bytes']:,} bytes" if facts["bytes"] else "no" if facts["path"] else "yes",
        "sha256": facts["sha256"] or "–",
    }


def _fetch(weights_id: str) -> None:
    if not source_of(weights_id).origin.is_fetched:
        print(f"{weights_id}: nothing to fetch")
        return
    if kept.is_cached(weights_id):
        try:
            print(f"{weights_id}: already here, {kept.verified_path(weights_id)}")
            return
        except kept.DamagedCacheError:
            print(f"{weights_id}: the kept copy was damaged; fetching it again", file=sys.stderr)
    bar = Bar(weights_id, sys.stderr)
    try:
        path = kept.fetch(weights_id, bar)
    finally:
        bar.close()
    print(f"{weights_id}: fetched to {path}")


class Bar:
    """Shows progress: one moving line on a terminal, a line per tenth anywhere else."""

    def __init__(self, name: str, out: TextIO) -> None:
        self._name, self._out, self._moving = name, out, out.isatty()
        self._last: tuple[FetchStage, int] | None = None

    def __call__(self, progress: Progress) -> None:
        """Show a report if it looks different from the last one."""
        fraction = progress.fraction or 0.0
        steps = 100 if self._moving else 10
        looks = (progress.stage, int(fraction * steps))
        if looks == self._last or progress.stage is FetchStage.DONE:
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
