"""A run with some channels switched off: what is known of it, and in which turns it is computed."""

import time
from dataclasses import dataclass

from explorer.network.architecture import BY_NAME, LAYERS, layers_at
from explorer.network.outputs import EdgeMaps, edge_side, fused_edges
from explorer.network.recording import Trace
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.shapes import FeatureMaps
from explorer.studies.ablation import Ablation, ablated, beyond
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.run import Run, pass_on


@dataclass(frozen=True, slots=True)
class Rest:
    """The picture's way beyond the block that lost channels, and seconds for a multiply-add."""

    way: Trace
    pace: float

    @property
    def model(self) -> VGG16:
        """The network it goes through."""
        return self.way.model

    @property
    def nbytes(self) -> int:
        """Memory the way takes, at most."""
        return self.way.nbytes


@dataclass(frozen=True, slots=True)
class WithoutChannels:
    """A run, and the channels it does without.

    Convention: everything is computed once for all who ask; a large picture takes a turn for each
    block, if it is prepared (`prepare_end`, `prepare`) and not asked for within a turn.
    """

    run: Run
    ablation: Ablation

    def rest(self) -> Rest:
        """The way beyond the block in which channels are switched off."""

        def begin() -> Rest:
            trace, began = self.run.trace(), time.perf_counter()
            way = beyond(trace, self.ablation)
            seconds = time.perf_counter() - began
            passed = (one for one in layers_at(trace.shape_hw) if one.block == self._block)
            return Rest(way, seconds / sum(one.macs for one in passed))

        return once(Kind.TRACE, (self.run.identity, "off", self.ablation), begin)

    def maps(self, layer: str) -> FeatureMaps:
        """What a layer puts out now.

        Shape: (C, H, W), or (N,) from `flatten` on.
        """
        at = LAYERS[BY_NAME[layer]]
        if BY_NAME[layer] < BY_NAME[self.ablation.layer]:
            return self.run.layer(layer).maps
        if at.block != self._block:
            return self.rest().way.record([layer])[layer]
        with ablated(self.run.trace(), self.ablation) as other:
            return other.record([layer])[layer]

    def edges(self) -> EdgeMaps:
        """What the edge network puts out now."""
        sides = [self._side(number) for number in range(1, len(SIDE_LAYERS) + 1)]
        return fused_edges(self.run.network.model, sides, self.run.trace().shape_hw)

    def prepare(self, layer: str) -> None:
        """Bring a large picture to the block of a layer."""
        if not self.run.is_long:
            return
        pass_on(self.run.trace(), self.ablation.layer)
        if LAYERS[BY_NAME[layer]].block not in range(1, self._block + 1):
            pass_on(self.rest().way, layer)

    def prepare_end(self) -> None:
        """Bring a large picture to the network's end."""
        end = self.run.network.model.end.layer
        if end is not None:
            self.prepare(end)
        elif self.run.is_long:
            for number, layer in enumerate(SIDE_LAYERS, start=1):
                self.prepare(layer)
                self._side(number)

    @property
    def _block(self) -> int:
        return LAYERS[BY_NAME[self.ablation.layer]].block

    def _side(self, number: int) -> FeatureMaps:
        layer = SIDE_LAYERS[number - 1]
        if BY_NAME[layer] < BY_NAME[self.ablation.layer]:
            return self.run.side(number)

        def run() -> FeatureMaps:
            return edge_side(self.run.network.model, number, self.maps(layer))

        return self.run.remember(("edge side", number, self.ablation), run)
