"""What the network says in the end: edges or classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.shapes import FeatureMaps, ShapeHW


@dataclass(frozen=True, slots=True)
class EdgeMaps:
    """The edge network's result.

    Shape: `sides` (5, H, W), `fused` (H, W); probabilities 0..1 (the sigmoid of the logits).
    """

    sides: npt.NDArray[np.float32]
    fused: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Prediction:
    """One class and how likely the network holds it."""

    index: int
    name: str
    probability: float


def edge_maps(model: VGG16, maps: Mapping[str, FeatureMaps], size_hw: ShapeHW) -> EdgeMaps:
    """Compute the five side outputs and the fused edge map from recorded layers.

    Shape: `maps` holds the layers named in `SIDE_LAYERS`; `size_hw` is the network input's.
    Raises: ValueError: if the network has no edge head.
    """
    sides = [edge_side(model, number, maps[name]) for number, name in enumerate(SIDE_LAYERS, 1)]
    return fused_edges(model, sides, size_hw)


def edge_side(model: VGG16, number: int, maps: FeatureMaps) -> FeatureMaps:
    """Compute one of the five side outputs, as logits at its layer's size.

    Shape: (C, h, w) -> (1, h, w).
    Raises: ValueError: if the network has no edge head.
    """
    if model.edges is None:
        raise ValueError("this network has no edge head")
    with torch.inference_mode():
        result = model.edges.side(number, torch.from_numpy(np.array(maps))[None])[0].numpy()
    result.flags.writeable = False
    found: FeatureMaps = result
    return found


def fused_edges(model: VGG16, sides: Sequence[FeatureMaps], size_hw: ShapeHW) -> EdgeMaps:
    """Enlarge five side outputs and fuse them.

    Raises: ValueError: if the network has no edge head.
    """
    if model.edges is None:
        raise ValueError("this network has no edge head")
    with torch.inference_mode():
        logits = [torch.from_numpy(np.array(side))[None] for side in sides]
        result = torch.sigmoid(model.edges.join(logits, size_hw)).numpy()
    result.flags.writeable = False
    return EdgeMaps(result[:-1], result[-1])


def top_classes(
    probabilities: FeatureMaps, classes: Sequence[str] | None, count: int = 5
) -> tuple[Prediction, ...]:
    """List the most probable classes, best first.

    Shape: (N,) from layer `prob`.
    """
    best = np.argsort(-probabilities, kind="stable")[:count]
    return tuple(
        Prediction(int(i), classes[i] if classes else f"#{i}", float(probabilities[i]))
        for i in best
    )
