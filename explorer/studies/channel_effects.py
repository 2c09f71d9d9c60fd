"""Which channels of a layer matter most: each switched off alone, and the change of the outcome."""

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from explorer.messages import N_
from explorer.network.architecture import BY_NAME, LAYERS, End, LayerKind, layers_at
from explorer.network.outputs import edge_maps
from explorer.network.recording import Trace
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.operations.distances import relative_l2
from explorer.shapes import FeatureMaps
from explorer.studies.ablation import Filling, fill
from explorer.studies.heads import Head

_ROOM = 2**23
"""Floats one layer of a batch may take (32 MB): it bounds how many runs go together."""
_WORK = sum(layer.macs for layer in LAYERS)
"""Multiply-adds of a batch: about those of one picture of 224 px through the whole network."""


CHANGE_LABELS: Mapping[End, str] = {
    End.EDGES: N_("RMS change of the fused edge map (probabilities 0…1)"),
    End.CLASSES: N_("probability moved from some classes to others (0…1)"),
    End.POOL5: N_("relative L2 change of pool5"),
}
"""What `change` counts, in English."""


def most_changed(
    before: Iterable[FeatureMaps], after: FeatureMaps, peaks: npt.NDArray[np.float32], count: int
) -> list[int]:
    """List the channels whose numbers moved most, squares added; the strongest where none did.

    Shape: `before` yields (H, W), channel by channel; `after` (C, H, W); `peaks` (C,).
    """
    moved = [float(np.square(new - old).sum()) for old, new in zip(before, after, strict=True)]
    order = np.lexsort((-peaks, -np.array(moved)))[:count]
    return [int(channel) for channel in order]


def end_of(model: VGG16, head: Head | None = None) -> End:
    """What a run is judged by: the network's own end or, with a head, that one's classes."""
    return model.end if head is None else End.CLASSES


def _needed(end: End, head: Head | None) -> tuple[str, ...]:
    if head is not None:
        return (head.origin.source.layer,)
    return SIDE_LAYERS if end.layer is None else (end.layer,)


def _end(trace: Trace, maps: Mapping[str, FeatureMaps], end: End, head: Head | None) -> FeatureMaps:
    if head is not None:
        return head.probabilities(maps[head.origin.source.layer])
    if end is End.EDGES:
        return edge_maps(trace.model, maps, trace.shape_hw).fused
    return maps[_needed(end, head)[0]]


def outcome(trace: Trace, head: Head | None = None) -> FeatureMaps:
    """Return what a run ends with: the fused edge map, the class probabilities, or pool5.

    Convention: a `head` that reads a layer answers in the network's place.
    """
    kind = end_of(trace.model, head)
    return _end(trace, trace.record(_needed(kind, head)), kind, head)


def change(kind: End, before: FeatureMaps, after: FeatureMaps) -> float:
    """Count how far an outcome moved.

    Convention: edges: root of the mean squared difference; classes: half the sum of the absolute
    differences (total variation); pool5: relative L2. Summed in float64; no change gives exactly 0.
    """
    if kind is End.POOL5:
        return relative_l2(after, before)
    moved = after.astype(np.float64) - before
    if kind is End.EDGES:
        return float(np.sqrt(np.mean(moved**2)))
    return float(np.abs(moved).sum() / 2)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A guess of each channel's effect, without running the network.

    Shape: `score` (C,); `silent` (C,) tells the channels whose loss nobody downstream can notice.
    """

    score: npt.NDArray[np.float64]
    silent: npt.NDArray[np.bool_]

    @property
    def order(self) -> tuple[int, ...]:
        """Channel numbers, the most promising first; ties by number."""
        return tuple(int(channel) for channel in np.argsort(-self.score, kind="stable"))


def _slice_norms(model: VGG16, layer: str, channels: int) -> npt.NDArray[np.float64]:
    """Norms of the weights with which the next layer reads each channel; 1 where none does."""
    reader: Tensor | None = None
    for following in LAYERS[BY_NAME[layer] + 1 : len(model.layer_names)]:
        if following.kind in (LayerKind.CONV, LayerKind.FC):
            reader = model.get_submodule(following.module).get_parameter("weight")
            break
    if reader is None and model.edges is not None and layer != "pool5":
        reader = model.edges.get_submodule("side5").get_parameter("weight")
    if reader is None:
        return np.ones(channels)
    # fc6 reads every channel as 49 neighbouring columns; all of it in float64 would be 800 MB.
    by_channel = reader.detach().reshape(len(reader), channels, -1)
    squares = np.zeros(channels)
    for start in range(0, len(by_channel), 64):
        rows = by_channel[start : start + 64].double()
        squares += torch.linalg.vector_norm(rows, dim=(0, 2)).square().numpy()
    norms: npt.NDArray[np.float64] = np.sqrt(squares)
    return norms


def estimate(model: VGG16, layer: str, maps: FeatureMaps, filling: Filling) -> Estimate:
    """Guess how much each channel matters: how far it moves, times how strongly it is read.

    Shape: `maps` (C, H, W): what `layer` put out.
    Convention: mean |change of the channel, after the ReLU if one follows| x norm of the next
    kernel's slice. A channel that does not move at all is `silent`: its effect is exactly 0.
    """
    with torch.inference_mode():
        before = torch.from_numpy(np.array(maps))
        after = fill(before, filling)
        if LAYERS[BY_NAME[layer]].kind is LayerKind.CONV:
            before, after = before.relu(), after.relu()
        moved = (before - after).abs().mean(dim=(1, 2), dtype=torch.float64).numpy()
    return Estimate(moved * _slice_norms(model, layer, len(maps)), moved == 0)


def batch_size(trace: Trace, layer: str, head: Head | None = None) -> int:
    """How many runs go together: one layer of them all within 32 MB, and not too long a step."""
    following = layers_at(trace.shape_hw)[BY_NAME[layer] : len(trace.model.layer_names)]
    largest = max(int(np.prod(item.out_shape)) for item in following)
    return max(1, min(16, _ROOM // largest, _WORK // max(1, work(trace, layer, head))))


def work(trace: Trace, layer: str, head: Head | None = None) -> int:
    """Count the multiply-adds of one run from `layer` to the outcome.

    Convention: `layer` itself is not run, because its maps are known.
    """
    last = max(BY_NAME[name] for name in _needed(end_of(trace.model, head), head))
    return sum(item.macs for item in layers_at(trace.shape_hw)[BY_NAME[layer] + 1 : last + 1])


def channel_effects(
    trace: Trace,
    layer: str,
    filling: Filling,
    channels: Sequence[int],
    head: Head | None = None,
) -> Iterator[dict[int, float]]:
    """Switch each channel off alone, and yield how far the outcome moved, a few at a time.

    Convention: keys of what is yielded are channel numbers, in the order of `channels`; nothing is
    in it where a block was passed and no outcome is known yet. A channel that nobody can miss gives
    exactly 0 without a run. A reader who stops has lost nothing: begin
    again with the channels that are left. The outcome is what `outcome` returns.
    Raises: SettingError: for a layer this network does not have.
    """
    kind = end_of(trace.model, head)
    known: dict[str, FeatureMaps] = {}
    for names in _by_block({layer, *_needed(kind, head)}):
        for missing in trace.missing(names[0]):
            trace.record([f"pool{missing}"])
            yield {}
        # With the pooling, so that the next block begins where this one ends.
        block = LAYERS[BY_NAME[names[0]]].block
        passed = [f"pool{block}"] if block else []
        known |= trace.record({*names, *passed})
        yield {}
    before = _end(trace, known, kind, head)
    silent = estimate(trace.model, layer, known[layer], filling).silent
    quiet = [channel for channel in channels if silent[channel]]
    if quiet:
        yield dict.fromkeys(quiet, 0.0)
    rest = [channel for channel in channels if not silent[channel]]
    size = batch_size(trace, layer, head)
    for start in range(0, len(rest), size):
        batch = rest[start : start + size]
        ends = yield from _ends(trace, layer, filling, batch, known, head)
        yield {
            channel: change(kind, before, _end(trace, maps, kind, head))
            for channel, maps in zip(batch, ends, strict=True)
        }


def _ends(
    trace: Trace,
    layer: str,
    filling: Filling,
    batch: Sequence[int],
    known: Mapping[str, FeatureMaps],
    head: Head | None,
) -> Generator[dict[int, float], None, list[dict[str, FeatureMaps]]]:
    """Run the rest of the network once for every channel of the batch, together."""
    needed = _needed(end_of(trace.model, head), head)
    last = max(BY_NAME[name] for name in needed)
    found: list[dict[str, FeatureMaps]] = [
        {name: known[name] for name in needed if BY_NAME[name] < BY_NAME[layer]} for _ in batch
    ]
    maps = torch.from_numpy(np.array(known[layer]))
    x = maps.repeat(len(batch), 1, 1, 1)
    for row, channel in enumerate(batch):
        x[row, channel] = fill(maps[channel], filling)
    for item in LAYERS[BY_NAME[layer] : last + 1]:
        if item.name != layer:
            with torch.inference_mode():
                x = trace.model(x, start=item.name, stop=item.name)
        if item.name in needed:
            for row, names in enumerate(found):
                names[item.name] = x[row].numpy()
        if item.kind is LayerKind.POOL and item.block < LAYERS[last].block:
            yield {}
    return found


def _by_block(wanted: Collection[str]) -> list[list[str]]:
    """Sort layers into blocks, in order."""
    ordered = sorted(wanted, key=BY_NAME.__getitem__)
    blocks = groupby(ordered, lambda name: LAYERS[BY_NAME[name]].block)
    return [list(names) for _block, names in blocks]
