"""`head predict`: a head names the classes of pictures."""

import argparse
import json
from pathlib import Path

import numpy as np

from explorer.cli import files
from explorer.cli.heads.pictures import Facts, opened_eye, read_all
from explorer.network import WEIGHTS, load_weights
from explorer.network.weights.catalog import DEFAULT
from explorer.studies.heads import Head, head_of
from explorer.studies.heads.sources import Features


def predict(options: argparse.Namespace) -> int:
    """Tell every picture's classes, most probable first; returns 1 if some cannot be read.

    Raises: ExplorerError: if the head cannot be used.
    """
    pictures = files.pictures_in(options.pictures)
    head = head_of(Path(options.head))
    loaded = load_weights(options.weights or _weights_of(head))
    head.check_weights(loaded)
    with opened_eye(loaded, head.origin.sampling, head.origin.source) as eye:
        rows, skipped = read_all(eye, pictures)
    answers: list[Facts] = [
        {"file": name, "classes": _answer(head, row)} for name, row in rows.items()
    ]
    if options.json:
        print(json.dumps(answers, indent=2))
    else:
        for answer in answers:
            said = (f"{each['name']} {each['probability']:.1%}" for each in answer["classes"])
            print(f"{answer['file']}: {', '.join(said)}")
    return int(bool(skipped))


def _answer(head: Head, row: Features) -> list[Facts]:
    probabilities = head.readout.probabilities(row)[0]
    order = np.argsort(-probabilities, kind="stable")
    return [{"name": head.classes[i], "probability": float(probabilities[i])} for i in order]


def _weights_of(head: Head) -> str:
    """The catalogue's weights that the head names; whether they are the same is checked later."""
    titles = {source.title: weights_id for weights_id, source in WEIGHTS.items()}
    return titles.get(head.origin.weights_title, DEFAULT)
