"""What a network's layers put out for a picture: at once, or layer by layer along a trace."""

import threading
from collections.abc import Collection, Iterable, Iterator
from functools import partial

import numpy as np
import torch
from torch import Tensor

from explorer.network.architecture import BY_NAME, HEAD, LAYERS, LayerKind, block_of
from explorer.network.running import on_engine, run_layers, run_one
from explorer.network.vgg16 import VGG16
from explorer.rendering.shown import ShownLayers, ShownMaps
from explorer.shapes import FeatureMaps, ModelInput


def _as_maps(output: Tensor) -> FeatureMaps:
    maps: FeatureMaps = output[0].numpy()
    maps.flags.writeable = False
    return maps


def record(
    model: VGG16, model_input: ModelInput | Tensor, layers: Iterable[str]
) -> dict[str, FeatureMaps]:
    """Run a picture as deep as the deepest wanted layer and return what the layers put out.

    Shape: (1, 3, H, W) -> (C, H, W) per layer, or (N,) from `flatten` on; read-only float32.
    Convention: a convolution's maps are what it put out, before its ReLU. Hooks live on a private
    copy of the modules (the weights are shared) for the length of this call, so threads may share
    one model and an exception leaves nothing behind. A notebook shows the dict and the arrays in it
    as pictures.
    Raises: SettingError: for a layer this network does not have. ImageTooSmallError: under 32 px.
    """
    wanted = tuple(layers)
    model.check_layers(wanted)
    if not wanted:
        return ShownLayers()
    outputs = run_layers(model, torch.from_numpy(np.array(model_input)), wanted, "conv1_1")
    return ShownLayers((name, ShownMaps.of(_as_maps(outputs[name]))) for name in wanted)


class Trace:
    """One picture's way through the network, kept as the inputs of its five blocks.

    Any layer is then at most one block away. About 7 MB for 224x224, instead of 114 MB for all
    layers. Safe to share between threads: they take turns.
    """

    def __init__(self, model: VGG16, model_input: ModelInput) -> None:
        self._model = model
        self._inputs: dict[int, Tensor] = {1: torch.from_numpy(np.array(model_input))}
        self._shape_hw = (model_input.shape[2], model_input.shape[3])
        self._in_strips = True
        self._lock = threading.Lock()

    @property
    def model(self) -> VGG16:
        """The network it goes through."""
        return self._model

    @property
    def shape_hw(self) -> tuple[int, int]:
        """Height and width of the network's input."""
        return self._shape_hw

    def missing(self, layer: str) -> list[int]:
        """The blocks that are to be passed before the block of a layer can be run."""
        block = block_of(layer)
        known = max(number for number in tuple(self._inputs) if number <= block)
        return list(range(known, block))

    @property
    def nbytes(self) -> int:
        """Memory the checkpoints take once all are filled."""
        height, width = self.shape_hw
        # input 3 + pools 64/4 + 128/16 + 256/64 + 512/256 + 512/1024 floats per input pixel
        return round(33.5 * 4 * height * width)

    def record(self, layers: Iterable[str]) -> dict[str, FeatureMaps]:
        """Return what the layers put out, running only the blocks that are not known yet.

        Shape: as `explorer.network.record`.
        Raises: as `explorer.network.record`.
        """
        wanted = tuple(layers)
        self._model.check_layers(wanted)
        by_block: dict[int, list[str]] = {}
        for name in wanted:
            by_block.setdefault(block_of(name), []).append(name)
        outputs: dict[str, Tensor] = {}
        with self._lock:
            for blocks in self._stretches(sorted(by_block)):
                names = [name for block in blocks for name in by_block[block]]
                outputs |= self._through(blocks, names)
        return {name: _as_maps(outputs[name]) for name in wanted}

    def means(self, block: int) -> dict[str, FeatureMaps]:
        """Return the mean over the channels of every layer of a block.

        Shape: (1, H, W) per layer.
        Convention: the layers themselves are not held, except for the pooling.
        """
        names = [layer.name for layer in LAYERS if layer.block == block]
        with self._lock:
            outputs = self._through([block], names, names[:-1])
        outputs[names[-1]] = outputs[names[-1]].mean(dim=1, keepdim=True)
        return {name: _as_maps(outputs[name]) for name in names}

    def walk(self, start: str = LAYERS[0].name) -> Iterator[tuple[str, FeatureMaps]]:
        """Put out every layer from `start` to the last, one after the other.

        Shape: as `explorer.network.record`.
        Convention: only the layer at hand is held, so a walk needs no more memory than its largest
        layer, one before and one after. It begins at the nearest numbers that are known.
        Raises: SettingError: for a layer this network does not have.
        """
        self._model.check_layers((start,))
        with self._lock:
            known = max(number for number in self._inputs if number <= block_of(start))
            x = self._inputs[known]
        first = "avgpool" if known == HEAD else f"conv{known}_1"
        for layer in LAYERS[BY_NAME[first] : len(self._model.layer_names)]:
            x = on_engine(partial(run_one, self._model, x, layer.name))
            if layer.kind is LayerKind.POOL:
                with self._lock:
                    self._inputs[layer.block + 1] = x
            if BY_NAME[layer.name] >= BY_NAME[start]:
                yield layer.name, _as_maps(x)

    def branch(self, model: VGG16, layer: str) -> "Trace":
        """Begin another way for the same picture, through a network that is altered from `layer`.

        Convention: what is known before `layer` is shared, so only the rest runs again. `model`
        must give the same numbers up to there, as `altered` does.
        """
        # What is altered may need its whole map at once, as a mean does.
        return self._with_inputs(model, range(1, block_of(layer) + 1), in_strips=False)

    def beyond(self, block: int, model: VGG16) -> "Trace":
        """Begin where a block ends, with what is known from there on, through another network.

        Convention: layers up to that block cannot be asked for. `model` must give the same numbers
        beyond it, as the network does that `altered` has altered in that block.
        """
        return self._with_inputs(model, range(block + 1, HEAD + 1), in_strips=True)

    def _with_inputs(self, model: VGG16, blocks: range, *, in_strips: bool) -> "Trace":
        other = Trace.__new__(Trace)
        other._model, other._shape_hw, other._in_strips = model, self._shape_hw, in_strips
        other._lock = threading.Lock()
        with self._lock:
            other._inputs = {number: x for number, x in self._inputs.items() if number in blocks}
        return other

    def _stretches(self, blocks: Iterable[int]) -> list[list[int]]:
        """Put blocks into one run where a later one's input is only known after an earlier one."""
        stretches: list[list[int]] = []
        for block in blocks:
            if stretches and block not in self._inputs:
                stretches[-1].append(block)
            else:
                stretches.append([block])
        return stretches

    def _through(
        self, blocks: list[int], names: list[str], averaged: Collection[str] = ()
    ) -> dict[str, Tensor]:
        known = max(number for number in self._inputs if number <= blocks[0])
        passed = [f"pool{number}" for number in range(known, blocks[-1])]
        start = "avgpool" if known == HEAD else f"conv{known}_1"
        outputs = run_layers(
            self._model, self._inputs[known], [*names, *passed], start, averaged, self._in_strips
        )
        for number in range(known, HEAD):
            if f"pool{number}" in outputs:
                self._inputs[number + 1] = outputs[f"pool{number}"]
        return outputs
