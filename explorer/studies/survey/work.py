"""What a worker does: it loads its own weights once, and computes the parts it is given.

Convention: problems come back as values; an exception would lose its sentence on the way.
"""

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from explorer.errors import ExplorerError
from explorer.imaging.sampling import Sampling
from explorer.messages import N_, Message
from explorer.network import load_weights
from explorer.studies.survey.columns import Columns
from explorer.studies.survey.manifest import Arithmetic
from explorer.studies.survey.surveyor import File, Found, Surveyor, arithmetic_of, settle


@dataclass(frozen=True)
class Order:
    """What all parts of a survey are computed with; `weights` is an id or a path on the worker."""

    weights: str
    arithmetic: Arithmetic
    sampling: Sampling
    columns: Columns


@dataclass(frozen=True, slots=True)
class Unfit:
    """A worker that cannot take part, and why."""

    reason: Message


_ready: dict[Order, Surveyor] = {}
_one = threading.Lock()
"""A worker of several threads gets ready once."""


def work(order: Order, files: Sequence[File]) -> Found | Unfit:
    """Compute one part, or say why this worker must not."""
    with _one:
        ready = _get_ready(order)
    return ready if isinstance(ready, Unfit) else ready.look(files)


def _get_ready(order: Order) -> Surveyor | Unfit:
    if order in _ready:
        return _ready[order]
    settle()
    try:
        loaded = load_weights(order.weights)
    except ExplorerError as error:
        return Unfit(error.message)
    found = asdict(arithmetic_of(loaded.sha256))
    for name, wanted in asdict(order.arithmetic).items():
        if found[name] != wanted:
            return Unfit(_difference(name, wanted, found[name]))
    while _ready:
        _ready.popitem()[1].close()
    _ready[order] = Surveyor(loaded, order.sampling, order.columns)
    return _ready[order]


def _difference(name: str, wanted: str, found: str) -> Message:
    if name == "weights_sha256":
        return Message(
            N_("its weights are others: {found} instead of {wanted} (SHA-256)"),
            {"found": found[:12], "wanted": wanted[:12]},
        )
    return Message(
        N_("it has {program} {found} instead of {wanted}"),
        {"program": name, "found": found, "wanted": wanted},
    )
