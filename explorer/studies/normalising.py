"""What local response normalisation would do inside this network: A-LRN's layer, put in."""

from collections.abc import Iterator
from contextlib import contextmanager

from explorer.network.hooks import altered
from explorer.network.outputs import edge_side
from explorer.network.recording import Trace
from explorer.network.vgg16 import SIDE_LAYERS
from explorer.operations.normalising import ALEXNET, ResponseNorm
from explorer.shapes import FeatureMaps

PLACE = "relu1_1"
"""Where A-LRN has its one normalisation. Source: Simonyan & Zisserman 2014, table 1."""


@contextmanager
def response_normalised(
    trace: Trace, norm: ResponseNorm = ALEXNET, layer: str = PLACE
) -> Iterator[Trace]:
    """Lend the same picture's way through the network, its activations at `layer` normalised.

    Convention: use it inside the block only; nothing of `trace` or its network changes. This
    network was trained without normalisation, so later layers tell how far it moves them, not
    whether training with it would help.
    Raises: SettingError: for a layer this network does not have.
    """
    with altered(trace.model, layer, norm) as model:
        yield trace.branch(model, layer)


def normalised_sides(trace: Trace, norm: ResponseNorm) -> Iterator[tuple[int, FeatureMaps]]:
    """Walk through the edge network, normalised as above, from one side output to the next.

    Shape: yields the side's number, from 1, and its logits (1, h, w).
    Raises: ValueError: if the network has no edge head.
    """
    with response_normalised(trace, norm) as lent:
        for number, layer in enumerate(SIDE_LAYERS, start=1):
            # With the pooling, so that the next block begins where this one ends.
            maps = lent.record([layer, f"pool{number}"])[layer]
            yield number, edge_side(lent.model, number, maps)
