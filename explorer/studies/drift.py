"""Does it matter to the network? How far one input's run lies from another's, layer by layer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.network.outputs import EdgeMaps, Prediction, edge_maps, top_classes
from explorer.network.recording import Trace
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.shapes import FeatureMaps, ModelInput
from explorer.studies.comparison import LayerDistance, layer_distance

INPUT = "input"
"""The first point of a curve: the network's input itself."""


@dataclass(frozen=True, slots=True)
class EdgeChange:
    """How much the fused edge map changes: mean and largest difference of the probabilities."""

    mean: float
    largest: float


@dataclass(frozen=True, slots=True)
class ClassChange:
    """How the five most probable classes change, best first."""

    found: tuple[Prediction, ...]
    reference: tuple[Prediction, ...]

    @property
    def shared(self) -> int:
        """How many of the reference's five classes are still among the five."""
        wanted = {item.index for item in self.reference}
        return len(wanted & {item.index for item in self.found})


@dataclass(frozen=True, slots=True)
class Drift:
    """The whole curve of one input, and what became of the output."""

    layers: tuple[LayerDistance, ...]
    edges: EdgeChange | None = None
    classes: ClassChange | None = None

    @property
    def nbytes(self) -> int:
        """A rough size, for stores that are bounded."""
        return 200 * (len(self.layers) + 20)


def drift(
    model: VGG16,
    model_input: ModelInput,
    reference: ModelInput,
    class_names: Sequence[str] | None = None,
) -> Drift:
    """Run two inputs through the network side by side and compare every layer's activation.

    Shape: two (1, 3, H, W) of one size.
    Convention: the reference is A of every `LayerDistance`. Both runs are walked in step, so only a
    few layers are in memory, and what the edge head reads. Equal inputs give exactly 0 everywhere.
    Raises: ValueError: if the shapes differ. ImageTooSmallError: under 32 px.
    """
    *_layers, found = drift_steps(model, model_input, reference, class_names)
    assert found is not None
    return found


def drift_steps(
    model: VGG16,
    model_input: ModelInput,
    reference: ModelInput,
    class_names: Sequence[str] | None = None,
) -> Iterator[Drift | None]:
    """Compare as `drift` does, one step a layer of either run: None after each, the result at last.

    Shape, Raises: as `drift`.
    """
    if model_input.shape != reference.shape:
        raise ValueError(f"shapes differ: {model_input.shape} and {reference.shape}")
    found = [layer_distance(INPUT, reference[0], model_input[0])]
    kept: tuple[dict[str, FeatureMaps], dict[str, FeatureMaps]] = ({}, {})
    # The wanted maps outlive their layer; all others are let go as the walk goes on.
    wanted = {*SIDE_LAYERS} if model.edges is not None else set()
    if model.classifier is not None:
        wanted.add("prob")
    ours, reference_walk = (Trace(model, values).walk() for values in (model_input, reference))
    for name, maps in ours:
        yield None
        _same, theirs = next(reference_walk)
        found.append(layer_distance(name, theirs, maps))
        if name in wanted:
            kept[0][name], kept[1][name] = maps, theirs
        yield None
    yield Drift(
        tuple(found),
        _edge_change(*(_edges(model, maps, model_input) for maps in kept)) if model.edges else None,
        _class_change(*kept, class_names) if model.classifier else None,
    )


def _edges(model: VGG16, maps: Mapping[str, FeatureMaps], model_input: ModelInput) -> EdgeMaps:
    return edge_maps(model, maps, (model_input.shape[2], model_input.shape[3]))


def _edge_change(found: EdgeMaps, reference: EdgeMaps) -> EdgeChange:
    apart = np.abs(found.fused - reference.fused)
    return EdgeChange(float(apart.mean()), float(apart.max()))


def _class_change(
    found: Mapping[str, FeatureMaps],
    reference: Mapping[str, FeatureMaps],
    names: Sequence[str] | None,
) -> ClassChange:
    return ClassChange(top_classes(found["prob"], names), top_classes(reference["prob"], names))
