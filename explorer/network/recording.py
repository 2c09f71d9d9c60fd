"""Reading a network's layers through forward hooks, without ever mixing two people's pictures."""

import copy
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from explorer.network.architecture import BY_NAME, CONFIG_D, LAYERS, WIDTHS, Layer, LayerKind
from explorer.network.onednn import enter, leave, suits
from explorer.network.strips import is_large, through_block
from explorer.network.vgg16 import VGG16
from explorer.rendering.shown import ShownLayers, ShownMaps
from explorer.shapes import FeatureMaps, ModelInput

_HEAD = 6
"""The classifier counts as a sixth block; its input is pool5."""


def _block(name: str) -> int:
    return LAYERS[BY_NAME[name]].block or _HEAD


def private_copy(model: VGG16) -> VGG16:
    """Copy the modules but share every tensor, so that hooks on the copy are nobody else's."""
    shared: dict[int, Any] = {id(tensor): tensor for tensor in model.parameters()}
    return copy.deepcopy(model, shared)


@contextmanager
def altered(model: VGG16, layer: str, change: Callable[[Tensor], Tensor]) -> Iterator[VGG16]:
    """Lend a network in which `layer` puts out `change(output)`, for the length of one block.

    Convention: the change is a forward hook on a private copy of the modules (the weights are
    shared), so nobody else's run can meet it; after the block the copy is an ordinary network.
    Raises: SettingError: for a layer this network does not have.
    """
    model.check_layers((layer,))
    private = private_copy(model)

    def hook(_module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
        return change(leave(output))

    handle = private.get_submodule(LAYERS[BY_NAME[layer]].module).register_forward_hook(hook)
    try:
        yield private
    finally:
        handle.remove()


def _laid_out(model: VGG16, x: Tensor, block: int) -> Tensor:
    """Bring what goes into a block into oneDNN's layout, where that changes no number."""
    if block == _HEAD or x.is_mkldnn:
        return x
    height, width = (side >> (len(WIDTHS) - block) for side in x.shape[-2:])
    ahead = sum(CONFIG_D[block - 1 :])
    return enter(x) if suits(x, model.gains[-ahead:], WIDTHS[-1] * height * width) else x


_LARGE = 2**23
"""Values of a layer (32 MB) from which a second copy counts."""


@contextmanager
def _hooked(
    model: VGG16, layers: Iterable[str], averaged: Collection[str] = ()
) -> Iterator[dict[str, Tensor]]:
    """Read layers through hooks; of those in `averaged` only the mean over the channels."""
    outputs: dict[str, Tensor] = {}

    def keep(layer: Layer) -> Any:
        def hook(_module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
            shown = leave(output)
            if layer.name in averaged:
                outputs[layer.name] = shown.mean(dim=1, keepdim=True)
                return output
            outputs[layer.name] = shown
            if layer.kind is LayerKind.POOL:
                return _laid_out(model, output, layer.block + 1)
            # Large maps are held once: the run goes on with the copy, a little slower.
            return shown if output.numel() > _LARGE else output

        return hook

    wanted = [LAYERS[BY_NAME[name]] for name in layers]
    handles = [
        model.get_submodule(layer.module).register_forward_hook(keep(layer)) for layer in wanted
    ]
    try:
        yield outputs
    finally:
        for handle in handles:
            handle.remove()


_engine = ThreadPoolExecutor(1, "vgg16")
"""All runs share one thread: PyTorch hires its helpers, and warms its memory, for each anew."""

Result = TypeVar("Result")


def on_engine(work: Callable[[], Result]) -> Result:
    """Do something in the thread that all runs share, and wait for it."""
    return _engine.submit(work).result()


def _run(
    model: VGG16,
    x: Tensor,
    layers: Iterable[str],
    start: str,
    averaged: Collection[str] = (),
    in_strips: bool = True,
) -> dict[str, Tensor]:
    ordered = sorted(set(layers), key=BY_NAME.__getitem__)
    private = private_copy(model)

    def through() -> dict[str, Tensor]:
        with torch.inference_mode():
            if in_strips and start != "avgpool" and is_large(_block(start), x):
                return _block_by_block(private, x, ordered, _block(start), averaged)
            with _hooked(private, ordered, averaged) as outputs:
                private(_laid_out(model, x, _block(start)), start=start, stop=ordered[-1])
            return outputs

    return on_engine(through)


def _block_by_block(
    private: VGG16, x: Tensor, ordered: list[str], block: int, averaged: Collection[str]
) -> dict[str, Tensor]:
    """Run blocks one after the other, in strips, as long as they are large; then the rest."""
    outputs: dict[str, Tensor] = {}
    last = _block(ordered[-1])
    while block < _HEAD and is_large(block, x):
        names = [name for name in ordered if _block(name) == block]
        wanted = names if block == last or f"pool{block}" in names else [*names, f"pool{block}"]
        found = through_block(private, x, wanted, lambda names: _hooked(private, names, averaged))
        outputs.update({name: found[name] for name in names})
        if block == last:
            return outputs
        x, block = found[f"pool{block}"], block + 1
    rest = [name for name in ordered if _block(name) >= block]
    with _hooked(private, rest, averaged) as found:
        private(x, start=f"conv{block}_1" if block < _HEAD else "avgpool", stop=rest[-1])
    return outputs | found


def _step(model: VGG16, x: Tensor, layer: str) -> Tensor:
    with torch.inference_mode():
        output: Tensor = model(x, start=layer, stop=layer)
    return output


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
    outputs = _run(model, torch.from_numpy(np.array(model_input)), wanted, "conv1_1")
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
        block = _block(layer)
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
            by_block.setdefault(_block(name), []).append(name)
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
            known = max(number for number in self._inputs if number <= _block(start))
            x = self._inputs[known]
        first = "avgpool" if known == _HEAD else f"conv{known}_1"
        for layer in LAYERS[BY_NAME[first] : len(self._model.layer_names)]:
            x = _engine.submit(_step, self._model, x, layer.name).result()
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
        return self._with_inputs(model, range(1, _block(layer) + 1), in_strips=False)

    def beyond(self, block: int, model: VGG16) -> "Trace":
        """Begin where a block ends, with what is known from there on, through another network.

        Convention: layers up to that block cannot be asked for. `model` must give the same numbers
        beyond it, as the network does that `altered` has altered in that block.
        """
        return self._with_inputs(model, range(block + 1, _HEAD + 1), in_strips=True)

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
        start = "avgpool" if known == _HEAD else f"conv{known}_1"
        outputs = _run(
            self._model, self._inputs[known], [*names, *passed], start, averaged, self._in_strips
        )
        for number in range(known, _HEAD):
            if f"pool{number}" in outputs:
                self._inputs[number + 1] = outputs[f"pool{number}"]
        return outputs
