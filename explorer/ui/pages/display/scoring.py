"""Scores that were computed once: per picture, setting, layer, reference and mapping."""

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence

import streamlit as st
from cachetools import LRUCache

from explorer.rendering import MappingSpec
from explorer.studies.mappings import Scores, score, yardstick
from explorer.ui import cache
from explorer.ui.controls import Setup
from explorer.ui.stores import turn

_MOST = 16384
"""Rows of about 500 bytes: 8 MB."""


class Known:
    """Scores by what they belong to, the least recently used forgotten first."""

    def __init__(self) -> None:
        self._rows: LRUCache[Hashable, Scores] = LRUCache(_MOST)
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Scores | None:
        """Look a row up."""
        with self._lock:
            return self._rows.get(key)

    def keep(self, key: Hashable, row: Scores) -> None:
        """Remember a row."""
        with self._lock:
            self._rows[key] = row


@st.cache_resource(show_spinner=False)
def known() -> Known:
    """The one store of the server."""
    return Known()


def key_of(setup: Setup, layer: str, reference: MappingSpec, mapping: MappingSpec) -> Hashable:
    """Name what a row belongs to."""
    return (setup.picture.sha256, setup.sampling, setup.network.key, layer, reference, mapping)


def missing(
    setup: Setup, layer: str, reference: MappingSpec, mappings: Sequence[MappingSpec]
) -> list[MappingSpec]:
    """List the mappings of a layer that are not scored yet."""
    return [m for m in mappings if known().get(key_of(setup, layer, reference, m)) is None]


def rows(
    setup: Setup, layer: str, reference: MappingSpec, mappings: Sequence[MappingSpec]
) -> list[Scores]:
    """Return the rows of a layer that are known."""
    found = (known().get(key_of(setup, layer, reference, mapping)) for mapping in mappings)
    return [row for row in found if row is not None]


def compute(
    setup: Setup, layer: str, reference: MappingSpec, mappings: Sequence[MappingSpec]
) -> Iterator[Scores]:
    """Score what is missing of a layer, mapping by mapping, and remember it."""
    wanted = missing(setup, layer, reference, mappings)
    if not wanted:
        return
    maps = cache.layer_maps(setup.picture, setup.sampling, setup.network, layer).maps
    with turn():
        stick = yardstick(maps, reference)
    for mapping in wanted:
        with turn():
            row = score(stick, mapping)
        known().keep(key_of(setup, layer, reference, mapping), row)
        yield row


def complete(
    setup: Setup,
    layer: str,
    reference: MappingSpec,
    mappings: Sequence[MappingSpec],
    show: Callable[[float], object],
) -> list[Scores]:
    """Return all rows of a layer, telling how far it is while it computes."""
    wanted = len(missing(setup, layer, reference, mappings))
    for done, _row in enumerate(compute(setup, layer, reference, mappings), start=1):
        show(done / wanted)
    return rows(setup, layer, reference, mappings)
