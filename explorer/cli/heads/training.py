"""`head train`: a folder of folders becomes a head."""

import argparse
import json
import sys
from pathlib import Path
from typing import BinaryIO

import numpy as np

from explorer.cli import files
from explorer.cli.heads.pictures import Facts, opened_eye, read_all
from explorer.errors import HeadError
from explorer.imaging import Fit, Interpolation
from explorer.imaging.sampling import Sampling
from explorer.messages import N_, N_n
from explorer.network import load_weights
from explorer.studies.heads import (
    Examples,
    Head,
    Loss,
    Optimiser,
    Origin,
    Recipe,
    fit,
    head_bytes,
    leave_one_out,
    parse_source,
    score,
)
from explorer.studies.heads.head import check_classes
from explorer.studies.heads.sources import Features

_FEW = 50
"""Pictures up to which each may be judged by a head of its own; above, by least squares."""


def train(options: argparse.Namespace) -> int:
    """Learn the classes, write the head, and tell how good it is.

    Raises: ExplorerError: if there is nothing to learn, or it cannot be written.
    """
    recipe, source = _recipe(options), parse_source(options.layer)
    found = _classes(options.folder)
    sampling = Sampling(Interpolation(options.resize), 0, options.size, Fit(options.fit))
    if options.size is not None:
        source.check_size((options.size, options.size))
    loaded = load_weights(options.weights)
    pictures = [name for names in found.values() for name in names]
    with opened_eye(loaded, sampling, source) as eye:
        rows, skipped = read_all(eye, pictures)
    kept = {kind: [name for name in names if name in rows] for kind, names in found.items()}
    classes = tuple(kind for kind, names in kept.items() if names)
    _tell_empty([kind for kind, names in kept.items() if not names])
    check_classes(classes)
    known = _examples([[rows[name] for name in kept[kind]] for kind in classes])
    origin = Origin(source, loaded.sha256, loaded.title, sampling)
    head = Head(classes, fit(known, len(classes), recipe), origin, recipe)
    target = Path(options.output)
    files.write(target, lambda out: _put(out, head_bytes(head)), [*pictures, options.weights])
    _report(head, known, [len(kept[kind]) for kind in classes], target, skipped, options.json)
    return 0


def _recipe(options: argparse.Namespace) -> Recipe:
    optimiser = Optimiser.ADAM if options.hidden else Optimiser.LBFGS
    return Recipe(
        Loss(options.loss),
        options.penalty,
        optimiser,
        300 if options.hidden else 500,
        0.01 if options.hidden else 0.5,
        options.hidden,
        options.dropout,
        options.seed,
    )


def _classes(folder: str) -> dict[str, list[str]]:
    """The sub-folders and their pictures, by name.

    Raises: HeadError: if there is no such folder, or fewer than two sub-folders.
    """
    if not Path(folder).is_dir():
        raise HeadError(N_("There is no folder {folder}."), folder=folder)
    inside = sorted(
        path for path in Path(folder).iterdir() if path.is_dir() and not path.name.startswith(".")
    )
    if len(inside) < 2:
        raise HeadError(
            N_n(
                "{folder} has {n} sub-folder; the names of sub-folders become the classes, "
                "so at least two are needed, each with pictures of one kind.",
                "{folder} has {n} sub-folders; their names become the classes, so at least "
                "two are needed, each with pictures of one kind.",
            ),
            folder=folder,
            n=len(inside),
        )
    return {path.name: files.pictures_in([str(path)]) for path in inside}


def _tell_empty(kinds: list[str]) -> None:
    for kind in kinds:
        print(f"explorer: {kind}: no picture that can be read; left out", file=sys.stderr)


def _examples(by_class: list[list[Features]]) -> Examples:
    parts = [row for rows in by_class for row in rows]
    if len({part.shape[1] for part in parts}) > 1:
        raise HeadError(
            N_("Flattened pictures must have one size; these have several. Choose a size.")
        )
    labels = np.repeat(np.arange(len(by_class)), [len(rows) for rows in by_class])
    return Examples(np.concatenate(parts), labels)


def _report(
    head: Head,
    known: Examples,
    counts: list[int],
    target: Path,
    skipped: list[Facts],
    as_json: bool,
) -> None:
    few = len(known.labels) <= _FEW and not head.recipe.hidden
    judge = head.recipe if few else Recipe(Loss.SQUARED, head.recipe.penalty)
    honest = leave_one_out(known, len(head.classes), judge)
    facts = {
        "head": str(target),
        "classes": [
            {"name": name, "pictures": count}
            for name, count in zip(head.classes, counts, strict=True)
        ],
        "layer": str(head.origin.source),
        "weights": {"title": head.origin.weights_title, "sha256": head.origin.weights_sha256},
        "size": head.origin.sampling.size,
        "loss": str(head.recipe.loss),
        "training_accuracy": score(head.readout, known.features, known.labels).accuracy,
        "leave_one_out": {"accuracy": honest.accuracy, "loss": str(judge.loss)},
        "skipped": skipped,
    }
    if as_json:
        print(json.dumps(facts, indent=2))
        return
    for name, count in zip(head.classes, counts, strict=True):
        print(f"{count:>5}  {name}")
    print(
        f"accuracy: {facts['training_accuracy']:.1%} of these pictures, "
        f"{honest.accuracy:.1%} when each is left out of training"
    )
    print(f"written: {target}")


def _put(out: BinaryIO, data: bytes) -> None:
    out.write(data)
