"""Processes of one thread each that make the atlas, channel by channel."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import torch

from explorer.network.vgg16 import VGG16
from explorer.network.weights.loading import load_weights
from explorer.studies.atlas.making import kernel, make
from explorer.studies.atlas.pieces import Pieces
from explorer.studies.atlas.recipe import KERNELS
from explorer.studies.optimising import Trunk

Channel = tuple[str, int]


class _Workshop:
    """What a process needs for a channel, loaded once."""

    def __init__(self, weights: str, folder: Path) -> None:
        torch.set_num_threads(1)
        self.pieces = Pieces.open(folder)
        loaded = load_weights(weights)
        if loaded.sha256 != self.pieces.weights_sha256:
            raise ValueError(f"{weights} are other weights here: {loaded.sha256}")
        self.model = VGG16.from_weights(loaded)
        self.trunk = Trunk(self.model, loaded.preprocessing, self.pieces.recipe.precision)


_workshop: list[_Workshop] = []


def _enter(weights: str, folder: Path) -> None:
    _workshop[:] = [_Workshop(weights, folder)]


def _make(channel: Channel) -> Channel:
    work = _workshop[0]
    layer, number = channel
    recipe = work.pieces.recipe
    if layer == KERNELS:
        made = kernel(work.model, number, recipe.show)
    else:
        made = make(work.trunk, recipe, layer, number)
    work.pieces.keep(layer, number, made)
    return channel


def make_all(
    pieces: Pieces, channels: Sequence[Channel], weights: str, workers: int
) -> Iterator[Channel]:
    """Make and keep every channel's picture, in so many processes, and tell each as it is finished.

    Convention: whoever stops listening stops the work; what is finished is kept.
    Raises: BrokenProcessPool: if a process died. What is finished is kept then, too.
    """
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_enter,
        initargs=(weights, pieces.folder),
    )
    try:
        for done in as_completed([pool.submit(_make, channel) for channel in channels]):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)
