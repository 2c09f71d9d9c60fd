"""Where the browser asks for another layer of what is on its screen, without a run of the page.

A run of the page makes the browser go through all its menus, on the cores that compute the layer;
the desk hands over the layer alone. The page hears of it afterwards.
"""

import gzip
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import streamlit as st

from explorer.network.architecture import Layer, layer_at
from explorer.ui import walls
from explorer.ui.components.container import joined
from explorer.ui.components.linked_view import Address, Wall
from explorer.ui.components.linked_view.packing import (
    pack_close_up,
    pack_thumbnails,
    pack_wall,
)
from explorer.ui.computing import compute
from explorer.ui.computing.places import Haste
from explorer.ui.computing.store import Kind
from explorer.ui.hosting.visitors import Visit, this_visit
from explorer.ui.run import Run

_PATIENCE = 3.0
"""Seconds; a visitor who would wait longer is better told their place in the queue by the page."""
_PAYS = 0.5
"""Share of zeros from which compressing is worth its time: other activations shrink by a tenth."""
_SESSION = "desk"
_PAINTING, _SILENT = 1.0, 0.06
"""Seconds a browser has to paint new maps before the menus come; and one that does not answer."""


_connected = threading.Event()


def connect() -> None:
    """Say that this server answers at the desk's addresses."""
    _connected.set()


class Bell:
    """Rung by the browser once it has painted what the page sent."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._painted = ""
        self._works = _connected.is_set()

    def ring(self, painted: str) -> None:
        """Say that something is on the screen."""
        with self._changed:
            self._painted = painted
            self._works = True
            self._changed.notify_all()

    @property
    def works(self) -> bool:
        """Whether a browser answers, as far as is known."""
        return self._works

    def wait_for(self, painted: str) -> None:
        """Wait until that is on the screen, for as long as a browser may take for it.

        A browser that does not answer is not waited for again.
        """
        patience = _PAINTING if self._works else _SILENT
        with self._changed:
            self._works = self._changed.wait_for(lambda: self._painted == painted, patience)


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Desk:
    """What one visitor looks at, as far as its layers depend on it.

    Convention: `notes` say how a signed and an unsigned layer's numbers become brightness.
    """

    address: Address
    run: Run
    mapping: str
    notes: Mapping[bool, str]
    bell: Bell
    visit: Visit = field(default_factory=lambda: this_visit() or Visit())

    def serves(self, content: str, scale: str) -> bool:
        """Whether this visitor still looks at what is asked about."""
        return (self.address.content, self.address.scale) == (content, scale)

    def wall(self, layer: Layer) -> Wall:
        """Draw a layer's tiles as this visitor wants them."""
        signed = layer.kind.signed
        classes = tuple(self.run.network.loaded.classes or ())
        mapping = walls.mapping_for(self.mapping, signed)
        return walls.wall(self.run, layer, mapping, self.notes[signed], classes)

    def has(self, name: str, with_wall: bool) -> bool:
        """Whether a layer's answer is in the store, so that nothing needs to be computed."""
        if compute.peek(Kind.TRACE, self.run.identity) is None:
            return False
        if compute.peek(Kind.LAYER, (self.run.identity, name)) is None:
            return False
        layer = layer_at(name, self.run.trace().shape_hw)
        mapping = walls.mapping_for(self.mapping, layer.kind.signed)
        return not with_wall or walls.has_tiles(self.run, layer, mapping)

    def has_thumbnails(self, block: int) -> bool:
        """Whether a block's small pictures are in the store."""
        return compute.peek(Kind.THUMBNAILS, (self.run.identity, block)) is not None

    def answer(
        self, name: str, channels: tuple[int, ...], with_wall: bool, instance: str
    ) -> "Answer":
        """Compute a layer and pack its wall and the exact numbers of some channels.

        Raises: ExplorerError: if there is no such layer, or no turn to be had in time.
        """
        compute.begin(_PATIENCE, owner=self.visit.owner)
        self.run.approach(name)
        layer = layer_at(name, self.run.trace().shape_hw)
        parcels = [pack_wall(self.address, self.wall(layer), instance)] if with_wall else []
        found = self.run.layer(name)
        chosen = walls.channels_or_strongest(found, channels)
        parcels.append(pack_close_up(self.address, walls.close_up(layer, found, chosen), instance))
        body = joined(parcels)
        sparse = float(found.statistics.zero_share.mean()) > _PAYS
        return Answer(gzip.compress(body, 1), True) if sparse else Answer(body, False)

    def thumbnails(self, block: int, instance: str) -> "Answer | None":
        """Compute the small pictures of a block's layers, when nobody looks for anything else.

        None if the visitor has gone on to another picture meanwhile.
        Raises: ExplorerError: if there is no turn to be had in time.
        """
        if not self.has_thumbnails(block):
            compute.begin(_PATIENCE, Haste.WHEN_FREE, owner=self.visit.owner)
            with compute.turn():
                if not self._is_still_looked_at():
                    return None
                self.run.thumbnails(block)
        tiles = self.run.thumbnails(block)
        return Answer(pack_thumbnails(self.address.content, tiles, instance), False)

    def _is_still_looked_at(self) -> bool:
        current = _open.get(self.address.desk)
        return current is not None and current.address.content == self.address.content


@dataclass(frozen=True, slots=True)
class Answer:
    """Containers joined, perhaps as gzip."""

    body: bytes
    compressed: bool


_open: "WeakValueDictionary[str, Desk]" = WeakValueDictionary()
"""Desks by their secret names; each lives as long as its visitor's session holds it."""


def name_of_desk() -> str:
    """Tell this session's secret name for its desk."""
    return str(st.session_state.setdefault("desk_name", secrets.token_urlsafe(18)))


def bell() -> Bell:
    """This session's bell."""
    found: Bell = st.session_state.setdefault("bell", Bell())
    return found


def open_desk(desk: Desk) -> None:
    """Put a desk in the place of this session's last one."""
    st.session_state[_SESSION] = desk
    _open[desk.address.desk] = desk


def close_desk() -> None:
    """Leave this session without a desk until it opens another."""
    st.session_state.pop(_SESSION, None)


def find_desk(name: str) -> Desk | None:
    """Return the desk of this name, unless its visitor's seat was given away."""
    desk = _open.get(name)
    if desk is None or desk.visit.over:
        return None
    desk.visit.heard = time.monotonic()
    return desk
