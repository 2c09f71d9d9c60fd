"""Where the browser asks for another layer of what is on its screen, without a run of the page.

A run of the page makes the browser go through all its menus, on the cores that compute the layer;
the endpoint hands over the layer alone. The page hears of it afterwards.
"""

import gzip
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import streamlit as st

from explorer.network.architecture import Layer, layer_at
from explorer.ui.computing import compute
from explorer.ui.computing.places import Haste
from explorer.ui.computing.store import Kind
from explorer.ui.run import Run
from explorer.ui.settings import mapping_for
from explorer.ui.supply import layers
from explorer.ui.supply.container import joined
from explorer.ui.supply.description import Address, Wall
from explorer.ui.supply.packing import pack_close_up, pack_thumbnails, pack_wall
from explorer.ui.supply.painting import PaintAcknowledgement
from explorer.ui.supply.protocol import SERVER_TIMES
from explorer.ui.visitors import Visit, this_visit

_PAYS = 0.5
"""Share of zeros from which compressing is worth its time: other activations shrink by a tenth."""
_SESSION, _NAME = "endpoint", "endpoint_name"


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class LayerEndpoint:
    """What one visitor looks at, as far as its layers depend on it.

    Convention: `notes` say how a signed and an unsigned layer's numbers become brightness.
    """

    address: Address
    run: Run
    mapping: str
    notes: Mapping[bool, str]
    paint: PaintAcknowledgement
    visit: Visit = field(default_factory=lambda: this_visit() or Visit())

    def serves(self, content: str, scale: str) -> bool:
        """Whether this visitor still looks at what is asked about."""
        return (self.address.content, self.address.scale) == (content, scale)

    @property
    def is_long(self) -> bool:
        """Whether a block of this picture takes so long that a click would wait for it."""
        return compute.peek(Kind.TRACE, self.run.identity) is not None and self.run.is_long

    def wall(self, layer: Layer) -> Wall:
        """Draw a layer's tiles as this visitor wants them."""
        signed = layer.kind.signed
        classes = tuple(self.run.network.loaded.classes or ())
        mapping = mapping_for(self.mapping, signed=signed)
        return layers.wall(self.run, layer, mapping, self.notes[signed], classes)

    def has(self, name: str, with_wall: bool) -> bool:
        """Whether a layer's answer is in the store, so that nothing needs to be computed."""
        if compute.peek(Kind.TRACE, self.run.identity) is None:
            return False
        if compute.peek(Kind.LAYER, (self.run.identity, name)) is None:
            return False
        layer = layer_at(name, self.run.trace().shape_hw)
        mapping = mapping_for(self.mapping, signed=layer.kind.signed)
        return not with_wall or layers.has_tiles(self.run, layer, mapping)

    def has_thumbnails(self, block: int) -> bool:
        """Whether a block's small pictures are in the store."""
        return compute.peek(Kind.THUMBNAILS, (self.run.identity, block)) is not None

    def answer(
        self, name: str, channels: tuple[int, ...], with_wall: bool, instance: str
    ) -> "Answer":
        """Compute a layer and pack its wall and the exact numbers of some channels.

        Raises: ExplorerError: if there is no such layer, or no turn to be had in time.
        """
        compute.begin(SERVER_TIMES.turn, owner=self.visit.owner)
        self.run.approach(name)
        layer = layer_at(name, self.run.trace().shape_hw)
        parts = [pack_wall(self.address, self.wall(layer), instance)] if with_wall else []
        found = self.run.layer(name)
        chosen = layers.channels_or_strongest(found, channels)
        parts.append(pack_close_up(self.address, layers.close_up(layer, found, chosen), instance))
        body = joined(parts)
        sparse = float(found.statistics.zero_share.mean()) > _PAYS
        return Answer(gzip.compress(body, 1), True) if sparse else Answer(body, False)

    def thumbnails(self, block: int, instance: str) -> "Answer | None":
        """Compute the small pictures of a block's layers, when nobody looks for anything else.

        None if the visitor has gone on to another picture meanwhile.
        Raises: ExplorerError: if there is no turn to be had in time.
        """
        if not self.has_thumbnails(block):
            compute.begin(SERVER_TIMES.thumbnails, Haste.WHEN_FREE, owner=self.visit.owner)
            with compute.turn():
                if not self._is_still_looked_at():
                    return None
                self.run.thumbnails(block)
        tiles = self.run.thumbnails(block)
        return Answer(pack_thumbnails(self.address.content, tiles, instance), False)

    def _is_still_looked_at(self) -> bool:
        current = _open.get(self.address.endpoint)
        return current is not None and current.address.content == self.address.content


@dataclass(frozen=True, slots=True)
class Answer:
    """Containers joined, perhaps as gzip."""

    body: bytes
    compressed: bool


_open: "WeakValueDictionary[str, LayerEndpoint]" = WeakValueDictionary()
"""Endpoints by their secret names; each lives as long as its visitor's session holds it."""


def endpoint_name() -> str:
    """Tell this session's secret name for its endpoint."""
    return str(st.session_state.setdefault(_NAME, secrets.token_urlsafe(18)))


def open_endpoint(endpoint: LayerEndpoint) -> None:
    """Put an endpoint in the place of this session's last one."""
    st.session_state[_SESSION] = endpoint
    _open[endpoint.address.endpoint] = endpoint


def close_endpoint() -> None:
    """Leave this session without an endpoint until it opens another."""
    st.session_state.pop(_SESSION, None)


def find_endpoint(name: str) -> LayerEndpoint | None:
    """Return the endpoint of this name, unless its visitor's seat was given away."""
    endpoint = _open.get(name)
    if endpoint is None or endpoint.visit.over:
        return None
    endpoint.visit.heard = time.monotonic()
    return endpoint
