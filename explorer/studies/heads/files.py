"""Heads as .safetensors files: written by this program, read back with distrust."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import safetensors.numpy

from explorer.errors import ExplorerError, HeadError
from explorer.imaging.fitting import Fit
from explorer.imaging.preparing import ColourOrder
from explorer.imaging.pyramids import MAX_PASSES
from explorer.imaging.resampling import Interpolation
from explorer.imaging.sampling import Sampling
from explorer.messages import N_
from explorer.network.weights import safetensors_files
from explorer.network.weights.stored import Contents, Stored, shown
from explorer.numerals import millions
from explorer.studies.heads.head import MOST_CLASSES, Head, Origin
from explorer.studies.heads.readout import Dense, Readout
from explorer.studies.heads.recipe import Loss, Optimiser, Recipe
from explorer.studies.heads.sources import MOST_NUMBERS, parse_source

KIND = "vgg16-explorer-head-1"
MOST_BYTES = 128 * 2**20
_TENSORS = {"weight", "bias", "hidden.weight", "hidden.bias"}


def head_bytes(head: Head) -> bytes:
    """Write a head as a .safetensors file.

    Convention: tensors `weight` (classes, numbers) and `bias`, and `hidden.weight`, `hidden.bias`
    of an MLP, all float32; the metadata entry `head` says everything else as JSON.
    """
    readout = head.readout
    tensors = {"weight": readout.output.weight, "bias": readout.output.bias}
    if readout.hidden is not None:
        tensors |= {"hidden.weight": readout.hidden.weight, "hidden.bias": readout.hidden.bias}
    metadata = {"kind": KIND, "head": json.dumps(head_facts(head), ensure_ascii=False)}
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    return safetensors.numpy.save(arrays, metadata)


def head_facts(head: Head) -> dict[str, Any]:
    """Everything about a head but its numbers."""
    return {
        "classes": head.classes,
        "source": str(head.origin.source),
        "weights": {"sha256": head.origin.weights_sha256, "title": head.origin.weights_title},
        "sampling": asdict(head.origin.sampling),
        "recipe": asdict(head.recipe),
    }


def head_of(data: bytes | Path) -> Head:
    """Read a head's file.

    Convention: its header is checked before anything it asks for is allocated; every number must
    be finite and every word one that this program writes.
    Raises: HeadError: if it is no head, damaged, or too large.
    """
    if isinstance(data, Path):
        data = _read(data)
    if len(data) > MOST_BYTES:
        raise HeadError(
            N_("This file has {found} MB; heads have at most {limit} MB."),
            found=millions(len(data)),
            limit=millions(MOST_BYTES),
        )
    try:
        contents = safetensors_files.contents_of(data)
        if contents.metadata.get("kind") != KIND:
            raise _no_head("metadata")
        return _head(json.loads(contents.metadata["head"]), _readout(contents))
    except HeadError:
        raise
    except ExplorerError as problem:
        raise _no_head("safetensors") from problem
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise _no_head("metadata") from problem


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as problem:
        raise HeadError(
            N_("There is no head called “{name}” that can be read."), name=shown(path.name)
        ) from problem


def _readout(contents: Contents) -> Readout:
    tensors = contents.tensors
    if not {"weight", "bias"} <= tensors.keys() <= _TENSORS:
        raise _no_head("tensors")
    has_hidden = "hidden.weight" in tensors
    if has_hidden != ("hidden.bias" in tensors):
        raise _no_head("tensors")
    most = 1024 if has_hidden else MOST_NUMBERS
    output = _dense(tensors["weight"], tensors["bias"], MOST_CLASSES, most)
    if not has_hidden:
        return Readout(output)
    hidden = _dense(tensors["hidden.weight"], tensors["hidden.bias"], 1024, MOST_NUMBERS)
    if len(hidden.bias) != output.weight.shape[1]:
        raise _no_head("shapes")
    return Readout(output, hidden)


def _dense(weight: Stored, bias: Stored, most_out: int, most_in: int) -> Dense:
    fits = (
        len(weight.shape) == 2
        and 1 <= weight.shape[0] <= most_out
        and 1 <= weight.shape[1] <= most_in
        and bias.shape == weight.shape[:1]
        and weight.dtype == bias.dtype == "float32"
    )
    if not fits:
        raise _no_head("shapes")
    return Dense(_numbers(weight), _numbers(bias))


def _numbers(stored: Stored) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = stored.read().numpy().copy()
    if not np.isfinite(found).all():
        raise HeadError(N_("This head holds numbers that are not finite. Train it again."))
    return found


def _head(facts: Any, readout: Readout) -> Head:
    classes, weights = facts["classes"], facts["weights"]
    if not isinstance(classes, list) or not all(isinstance(name, str) for name in classes):
        raise _no_head("classes")
    if len(classes) != len(readout.output.bias):
        raise _no_head("classes")
    sha256 = weights["sha256"]
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise _no_head("sha256")
    origin = Origin(
        parse_source(str(facts["source"])),
        sha256,
        _title(weights["title"]),
        _sampling(facts["sampling"]),
    )
    recipe = facts["recipe"]
    return Head(
        tuple(classes),
        readout,
        origin,
        Recipe(
            Loss(recipe["loss"]),
            float(recipe["penalty"]),
            Optimiser(recipe["optimiser"]),
            int(recipe["steps"]),
            float(recipe["rate"]),
            int(recipe["hidden"]),
            float(recipe["dropout"]),
            int(recipe["seed"]),
        ),
    )


def _title(text: object) -> str:
    found = str(text)[:100]
    return found if found.isprintable() else shown(found)


def _sampling(facts: Any) -> Sampling:
    passes, size, most = facts["passes"], facts["size"], facts["most"]
    sides = [side for side in (size, most) if side is not None]
    whole = all(type(side) is int and 32 <= side <= 1024 for side in sides)
    if not whole or most is None or type(passes) is not int or not 0 <= passes <= MAX_PASSES:
        raise _no_head("sampling")
    return Sampling(
        Interpolation(facts["interpolation"]),
        passes,
        size,
        Fit(facts["fit"]),
        ColourOrder(facts["order"]),
        most,
    )


def _no_head(detail: str) -> HeadError:
    return HeadError(
        N_(
            "This file is damaged, or it is not a head that this app has saved ({detail}). Save "
            "the head again."
        ),
        detail=detail,
    )
