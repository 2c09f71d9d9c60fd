"""From the tensors of a file to one state dict: named, shaped and ordered as torchvision does."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.errors import WeightsError
from explorer.messages import N_, Message, N_n
from explorer.network.weights.keys import (
    CLASSIFIER,
    EDGES,
    FIRST_KERNEL,
    LAST_KEYS,
    LPIPS,
    TRUNK,
    Destination,
    Shape,
    Style,
    place_of,
    shape_in_file,
)
from explorer.network.weights.stored import (
    FLOATS,
    LIMITS,
    Contents,
    Stored,
    damaged,
    listed,
    refused,
    shown,
)
from explorer.numerals import millions


@dataclass(frozen=True, slots=True)
class Plan:
    """Which tensor of a file becomes which tensor of VGG16; every shape already fits."""

    tensors: Mapping[str, tuple[Stored, Destination]]
    style: Style
    left_out: tuple[str, ...]

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shapes of the state dict that this will become."""
        return {key: _shape_here(key, *found) for key, found in self.tensors.items()}

    def check_size(self, file_bytes: int, most_bytes: int) -> None:
        """Add up what the tensors will take, before a single value is read.

        Raises: WeightsError: if it is more than is allowed, or far more than the file can hold.
        """
        found = 4 * sum(map(math.prod, self.shapes.values()))
        if not all(stored.is_whole for stored, _ in self.tensors.values()):
            raise refused("expanded tensors")
        if found > most_bytes:
            raise WeightsError(
                N_(
                    "The weights in this file take {found} MB once they are read; up to "
                    "{limit} MB can be used here (the 13 convolutions have 59, a whole VGG16 "
                    "553). Save the convolutions alone, without the classifier."
                ),
                found=millions(found),
                limit=millions(most_bytes),
            )
        if found > LIMITS.unpacking * file_bytes:
            raise damaged(f"tensors over {LIMITS.unpacking} times larger than the file")


def plan(contents: Contents) -> Plan:
    """Match a file's names and shapes with VGG16's, without reading a single value.

    Raises: WeightsError: if tensors are missing or have another shape, naming the first three.
    """
    found: dict[str, tuple[Stored, Destination]] = {}
    left_out: list[str] = []
    for name, stored in contents.tensors.items():
        place = place_of(name)
        if place is None or place.key in found:
            left_out.append(shown(name))
        else:
            found[place.key] = (stored, place)
    expected = dict(TRUNK)
    for part in (CLASSIFIER, EDGES, LPIPS):
        if any(key in found for key in part):
            expected |= part
    missing = [key for key in expected if key not in found]
    misshapen = [
        wrong
        for key, shape in expected.items()
        if key in found
        if (wrong := _misfit(key, shape, *found[key]))
    ]
    if not missing and not misshapen and LAST_KEYS[0] in found:
        weight, bias = (_outputs(*found[key]) for key in LAST_KEYS)
        if weight != bias:
            misshapen.append(f"{LAST_KEYS[1]} {bias} ≠ {weight}")
    if missing or misshapen:
        raise WeightsError(
            N_(
                "This file does not fit VGG16. Missing: {missing} of {expected} ({missing_names}). "
                "Wrong shape: {misshapen} ({misshapen_names}). Not part of VGG16: {other} "
                "({other_names}). Use a VGG16 (configuration D, without batch normalisation): "
                "its 13 convolutions, alone or with all three classifier layers."
            ),
            missing=len(missing),
            expected=len(expected),
            missing_names=listed(missing),
            misshapen=len(misshapen),
            misshapen_names=listed(misshapen),
            other=len(left_out),
            other_names=listed(left_out),
        )
    return Plan(
        {key: found[key] for key in expected}, found[FIRST_KERNEL][1].style, tuple(left_out)
    )


def _spelled(shape: Shape) -> str:
    return "×".join(str(side)[:12] for side in shape[:6]) + ("×…" if len(shape) > 6 else "")


def _outputs(stored: Stored, place: Destination) -> int:
    return stored.shape[-1 if place.channels_last else 0]


def _shape_here(key: str, stored: Stored, place: Destination) -> Shape:
    known = next(part[key] for part in (TRUNK, CLASSIFIER, EDGES, LPIPS) if key in part)
    return (_outputs(stored, place), *known[1:]) if key in LAST_KEYS else known


def _misfit(key: str, shape: Shape, stored: Stored, place: Destination) -> str | None:
    wanted = shape_in_file(shape, place.channels_last)
    if key in LAST_KEYS and len(stored.shape) == len(wanted):
        classes = _outputs(stored, place)
        if 2 <= classes <= LIMITS.classes:
            wanted = shape_in_file((classes, *shape[1:]), place.channels_last)
    if stored.shape != wanted:
        return f"{key} {_spelled(stored.shape)} ≠ {_spelled(wanted)}"
    return None


def _itself(key: str, values: Tensor) -> Tensor:
    return values


def assemble(
    plan: Plan, *, flip_colours: bool, keep: Callable[[str, Tensor], Tensor] = _itself
) -> tuple[dict[str, Tensor], tuple[Message, ...]]:
    """Read the planned tensors into a state dict, and say what was changed on the way.

    `keep` is given each tensor as soon as it is ready, and returns what stands in the state dict.

    Shape: torchvision's keys and axes; contiguous float32 on the CPU.
    Convention: `flip_colours` turns first kernels trained on blue-green-red into ones that read
    red-green-blue.
    Raises: WeightsError: for numbers that are not real floats, or not finite.
    """
    state: dict[str, Tensor] = {}
    converted: dict[str, int] = {}
    for key, (stored, place) in plan.tensors.items():
        if stored.dtype not in FLOATS:
            raise WeightsError(
                N_(
                    "{name} holds {dtype} numbers; weights must be float32 (float16, bfloat16 and "
                    "float64 are converted). Save the file again with .float()."
                ),
                name=key,
                dtype=shown(stored.dtype),
            )
        if stored.dtype != "float32":
            converted[stored.dtype] = converted.get(stored.dtype, 0) + 1
        values = _reordered(stored.read(), key, place)
        if key == FIRST_KERNEL and flip_colours:
            values = values.flip(1)
        values = values.to(torch.float32).contiguous()
        _check_finite(key, values)
        state[key] = keep(key, values)
    notes = [
        Message(
            N_n(
                "{n} tensor was converted from {dtype} to float32.",
                "{n} tensors were converted from {dtype} to float32.",
            ),
            {"n": count, "dtype": dtype},
        )
        for dtype, count in converted.items()
    ]
    if flip_colours:
        notes.append(
            Message(N_("The first kernels were flipped from blue-green-red to red-green-blue."))
        )
    if plan.left_out:
        notes.append(
            Message(
                N_n(
                    "{n} tensor that VGG16 does not have was left out: {names}.",
                    "{n} tensors that VGG16 does not have were left out: {names}.",
                ),
                {"n": len(plan.left_out), "names": listed(list(plan.left_out))},
            )
        )
    return state, tuple(notes)


def _reordered(values: Tensor, key: str, place: Destination) -> Tensor:
    if not place.channels_last or values.ndim == 1:
        return values
    if values.ndim == 4:
        return values.permute(3, 2, 0, 1)
    if key == "classifier.0.weight":
        # Keras flattens pool5 as (7, 7, 512), torchvision as (512, 7, 7).
        return values.reshape(7, 7, 512, -1).permute(3, 2, 0, 1).flatten(1)
    return values.T


def _check_finite(key: str, values: Tensor) -> None:
    low, high = values.aminmax()
    if not (torch.isfinite(low) and torch.isfinite(high)):
        raise WeightsError(
            N_(
                "{name} holds numbers that are not finite (NaN or infinity), so every map would "
                "be empty. Use a file from a training run that converged."
            ),
            name=key,
        )
