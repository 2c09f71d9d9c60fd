"""Loading weights for use: from the catalogue, a path or an upload."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from torch import Tensor

from explorer.errors import WeightsError
from explorer.imaging.preparing import CAFFE, TORCHVISION, Preprocessing
from explorer.messages import N_, Message
from explorer.network.weights import kept, safetensors_files
from explorer.network.weights.catalog import WEIGHTS, WeightsSource
from explorer.network.weights.isolated import opened_apart
from explorer.network.weights.keys import Style
from explorer.network.weights.reading import HERE_AT_HOME, Allowance
from explorer.network.weights.state import plan
from explorer.network.weights.stored import FileSource, sha256_of, shown
from explorer.network.weights.untrained import untrained_state
from explorer.resources import ASSETS

TrainedOn = Literal["rgb", "bgr"]

open_file = opened_apart
"""How the files of others are opened: in a process that may crash, hang or starve alone."""

_CLASSES = ASSETS / "imagenet_classes.txt"


@dataclass(frozen=True, slots=True)
class LoadedWeights:
    """A state dict with torchvision's keys, and what must be known to use it.

    Shape: `state` holds contiguous float32 tensors on the CPU; treat them as read-only.
    Convention: the network built from them reads red-green-blue through `preprocessing`. `sha256`
    stands for the tensors and the recipe together, so it can key a cache; `file_sha256` is the
    file's own, None where there is none. `source` is the catalogue entry, None for a file.
    `classes` is None where nobody knows what the outputs mean.
    """

    state: Mapping[str, Tensor]
    preprocessing: Preprocessing
    classes: tuple[str, ...] | None
    source: WeightsSource | None
    notes: tuple[Message, ...]
    sha256: str
    file_sha256: str | None
    title: str

    @property
    def has_classifier(self) -> bool:
        """Whether fc6, fc7 and fc8 are there."""
        return "classifier.6.weight" in self.state

    @property
    def has_edges(self) -> bool:
        """Whether the edge head is there."""
        return "edges.fuse.weight" in self.state


def load_weights(
    source_or_path: str | Path,
    *,
    preprocessing: Preprocessing | None = None,
    trained_on: TrainedOn | None = None,
) -> LoadedWeights:
    """Load a catalogue entry by its id (fetched first if need be), or a weights file by its path.

    Convention: `preprocessing` and `trained_on` say how a file's network was trained; without them
    torchvision's names mean torchvision's recipe on RGB, all others the Caffe recipe on BGR.
    Raises: WeightsError: if there is no such thing, or it is no VGG16. DownloadError: if fetching
    fails.
    """
    if str(source_or_path) in WEIGHTS:
        return _from_catalogue(WEIGHTS[str(source_or_path)], preprocessing)
    path = Path(source_or_path)
    try:
        path.open("rb").close()
    except (OSError, ValueError) as problem:  # ValueError: a null character in the name
        raise WeightsError(
            N_(
                "There are no weights called “{name}”: neither {known} nor a file that can be read."
            ),
            name=shown(source_or_path),
            known=", ".join(WEIGHTS),
        ) from problem
    return _from_file(path, path.name, preprocessing, trained_on, HERE_AT_HOME)


def load_weights_bytes(
    data: bytes,
    filename: str,
    preprocessing: Preprocessing | None = None,
    trained_on: TrainedOn | None = None,
    allowed: Allowance = HERE_AT_HOME,
) -> LoadedWeights:
    """Load an uploaded weights file; see `load_weights` for what is guessed.

    Raises: WeightsError: if it is damaged, unsafe, no VGG16, or asks for more than is allowed.
    """
    return _from_file(data, filename, preprocessing, trained_on, allowed)


@cache
def imagenet_classes() -> tuple[str, ...]:
    """Return ImageNet's 1000 class names, in the order every framework numbers them."""
    return tuple(_CLASSES.read_text("utf-8").splitlines())


def _from_catalogue(source: WeightsSource, preprocessing: Preprocessing | None) -> LoadedWeights:
    seed = source.origin.seed
    state, digest = _kept_state(source.id) if seed is None else _computed_state(seed)
    return LoadedWeights(
        state=MappingProxyType(state),
        preprocessing=preprocessing or source.preprocessing,
        classes=imagenet_classes() if source.has_classifier else None,
        source=source,
        notes=(),
        sha256=_key(digest, preprocessing, None) if preprocessing else digest,
        file_sha256=digest if seed is None else None,
        title=source.title,
    )


def _computed_state(seed: int) -> tuple[dict[str, Tensor], str]:
    return untrained_state(seed), hashlib.sha256(f"seed-{seed}".encode()).hexdigest()


def _kept_state(weights_id: str) -> tuple[dict[str, Tensor], str]:
    kept.fetch(weights_id)
    try:
        path = kept.verified_path(weights_id)
    except kept.DamagedCacheError:
        kept.fetch(weights_id)
        path = kept.verified_path(weights_id)
    contents = safetensors_files.contents_of(path, mapped=True)
    planned = plan(contents)
    note = kept.sidecar(weights_id)
    return (
        {key: stored.read() for key, (stored, _) in planned.tensors.items()},
        note.sha256 if note else "",
    )


def _from_file(
    source: FileSource,
    filename: str,
    preprocessing: Preprocessing | None,
    trained_on: TrainedOn | None,
    allowed: Allowance,
) -> LoadedWeights:
    with open_file(source, filename, allowed) as reading:
        outline = reading.outline
        recipe, order, guess = _recipe(outline.style, outline.made_from)
        order = trained_on or order
        state, notes = reading.read(flip_colours=order == "bgr")
    if preprocessing is None:
        notes = (*notes, guess)
    digest = sha256_of(source)
    rows = state["classifier.6.bias"].shape[0] if "classifier.6.bias" in state else None
    return LoadedWeights(
        state=MappingProxyType(state),
        preprocessing=preprocessing or recipe,
        classes=imagenet_classes() if rows == len(imagenet_classes()) else None,
        source=None,
        notes=notes,
        sha256=_key(digest, preprocessing or recipe, order),
        file_sha256=digest,
        title=shown(filename),
    )


def _recipe(style: Style, made_from: str | None) -> tuple[Preprocessing, TrainedOn, Message]:
    if made_from is not None and made_from in WEIGHTS:
        source = WEIGHTS[made_from]
        return (
            source.preprocessing,
            "rgb",
            Message(
                N_("The file says it was made from “{id}”, so that recipe is used."),
                {"id": source.id},
            ),
        )
    if style is Style.TORCHVISION:
        return (
            TORCHVISION,
            "rgb",
            Message(
                N_(
                    "Its names are torchvision's, so torchvision's recipe is assumed (RGB, 0…1, "
                    "normalised). Choose another if it was trained otherwise."
                )
            ),
        )
    return (
        CAFFE,
        "bgr",
        Message(
            N_(
                "Its names are Keras's or the paper's, so the original recipe is assumed (BGR, "
                "0…255, minus the mean). Choose another if it was trained otherwise."
            )
        ),
    )


def _key(digest: str, preprocessing: Preprocessing, trained_on: TrainedOn | None) -> str:
    return hashlib.sha256(f"{digest} {preprocessing} {trained_on}".encode()).hexdigest()
