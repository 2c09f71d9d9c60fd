"""From maps to a decision: heads that learn textures, flattening, what fully connected costs."""

from collections.abc import Mapping
from typing import Any

from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict
from explorer.numerals import percent
from explorer.operations.flattening import (
    POOL5_SHAPE,
    Place,
    connected_share,
    flat_index,
    reshape_fault,
)
from explorer.studies.heads import fit, score
from explorer.studies.heads.shuffling import shuffled_places
from explorer.studies.heads.textures import CLASSES

_OFFERED = (1, 2, 4, 8, 16, 32)
"""As many patches of each class as the room offers."""
_ENOUGH = 0.9
_ROUNDING = 1e-6
"""No probability that was learned anew differs by less, unless nothing has changed."""


def texture_accuracy(bench: Bench, reads: str, per_class: int) -> float:
    """What share of the unseen patches a head gets right that learned so many of each class."""
    learn, test = bench.examples(reads, per_class)
    return score(fit(learn, len(CLASSES)), test.features, test.labels).accuracy


def patches_needed(bench: Bench, reads: str) -> int | str:
    """How many patches of each class it takes until nine of ten are right, or `never`."""
    for count in _OFFERED:
        if texture_accuracy(bench, reads, count) >= _ENOUGH:
            return count
    return "never"


def unseen_patches(bench: Bench, reads: str) -> int:
    """How many patches are asked about."""
    return len(bench.examples(reads, 1)[1].labels)


def most_patches(bench: Bench) -> int:
    """How many of each class the room offers at most."""
    return _OFFERED[-1]


def guessing(bench: Bench) -> float:
    """What share is right by guessing."""
    return 1 / len(CLASSES)


def flat_numbers(bench: Bench) -> int:
    """How many numbers pool5 has once it is flattened."""
    channels, height, width = POOL5_SHAPE
    return channels * height * width


def map_side(bench: Bench) -> int:
    """How many rows a map of pool5 has."""
    return POOL5_SHAPE[1]


def map_places(bench: Bench) -> int:
    """How many places a map of pool5 has."""
    return POOL5_SHAPE[1] * POOL5_SHAPE[2]


def flat_place(bench: Bench, channel: int, row: int, column: int) -> int:
    """Where a number of pool5 stands in the long row."""
    return flat_index(Place(channel, row, column))


def channels_last_place(bench: Bench, channel: int, row: int, column: int) -> int:
    """Where it would stand if the channels came last, as in a photo's file."""
    channels, _height, width = POOL5_SHAPE
    return (row * width + column) * channels + channel


def who_notices(bench: Bench, per_class: int) -> str:
    """Which head answers otherwise after all places of pool5 changed seats: `connected`,
    `convolved`, `both` or `neither`.
    """
    (learn, learned), (test, tested) = (
        (each.features.reshape(-1, *POOL5_SHAPE), each.labels) for each in bench.squares(per_class)
    )
    found = shuffled_places(learn, learned, test, tested)
    changed = found.connected.change > _ROUNDING, found.convolved.change > _ROUNDING
    named = {(True, True): "both", (True, False): "connected", (False, True): "convolved"}
    return named.get(changed, "neither")


def connected_parameters(bench: Bench) -> int:
    """How many parameters fc6 has."""
    return connected_share()[0]


def connected_part(bench: Bench) -> float:
    """What share of the network's parameters that is."""
    mine, everything = connected_share()
    return mine / everything


def batch_in_a_row(bench: Bench, batch: int) -> int:
    """How many numbers the article's `reshape(-1)` makes of a batch before fc6."""
    return reshape_fault(batch).numbers


def kept_factor(bench: Bench, dropout: float) -> float:
    """What dropout multiplies the units by that stay."""
    return 1 / (1 - dropout)


def learns_enough(bench: Bench, answer: Mapping[str, Any], most: int) -> Verdict:
    """Judge whether a head reads something from which few right examples are enough."""
    reads, count = str(answer["learning_reads"]), int(answer["learning_per_class"])
    if int(answer["learning_wrong"]):
        return Verdict("misled", {"accuracy": "–"})
    if count > most:
        return Verdict("too-many", {"accuracy": "–"})
    found = texture_accuracy(bench, reads, count)
    said = {"accuracy": percent(found)}
    return Verdict(RIGHT if found >= _ENOUGH else "too-low", said)


FIELDS = {
    function.__name__: function
    for function in (
        texture_accuracy,
        patches_needed,
        unseen_patches,
        most_patches,
        guessing,
        flat_numbers,
        map_side,
        map_places,
        flat_place,
        channels_last_place,
        who_notices,
        connected_parameters,
        connected_part,
        batch_in_a_row,
        kept_factor,
    )
}
CHECKS = {
    "learns_enough": CheckFunction(
        learns_enough, ("misled", "too-many", "too-low"), frozenset({"accuracy"})
    )
}
