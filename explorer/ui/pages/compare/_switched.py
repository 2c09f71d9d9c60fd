"""What the server remembers of a run with channels switched off."""

import hashlib
import time
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.network.outputs import EdgeMaps, Prediction, edge_maps, top_classes
from explorer.network.recording import Trace
from explorer.network.vgg16 import SIDE_LAYERS
from explorer.shapes import FeatureMaps
from explorer.studies.ablation import Ablation, ablated
from explorer.studies.channel_effects import change, outcome, outcome_of
from explorer.ui import cache, stores
from explorer.ui.controls import Setup

VIEWED = 2
"""How many of the most changed channels are shown."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The network's end with everything on (`before`) and with channels off (`after`).

    `moved` is how far it moved, `seconds` how long the rest of the network took.
    """

    before: EdgeMaps | tuple[Prediction, ...] | None
    after: EdgeMaps | tuple[Prediction, ...] | None
    moved: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Viewed:
    """The most changed channels of a layer downstream.

    Shape: `before` and `after` (K, H, W).
    """

    channels: tuple[int, ...]
    before: FeatureMaps
    after: FeatureMaps


def trace(setup: Setup) -> Trace:
    """The untouched run."""
    return cache.trace(setup.picture, setup.sampling, setup.network)


def name_of(setup: Setup, *more: object) -> str:
    """Name what is computed by its content."""
    parts = (setup.picture.sha256, setup.sampling, setup.network.key, *more)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def outcomes(setup: Setup, ablation: Ablation) -> Outcomes:
    """Compute the network's end with and without the channels, once."""
    return _outcomes(name_of(setup, ablation), setup, ablation)


@st.cache_data(max_entries=12, show_spinner=False)
def _outcomes(identity: str, _setup: Setup, _ablation: Ablation) -> Outcomes:
    with stores.turn():
        way = trace(_setup)
        way.record([_ablation.layer])
        untouched = outcome(way)
        before = _end(way, _setup)
        began = time.perf_counter()
        with ablated(way, _ablation) as run:
            moved = change(outcome_of(way.model), untouched, outcome(run))
            seconds = time.perf_counter() - began
            return Outcomes(before, _end(run, _setup), moved, seconds)


def _end(way: Trace, setup: Setup) -> EdgeMaps | tuple[Prediction, ...] | None:
    if way.model.edges is not None:
        return edge_maps(way.model, way.record(SIDE_LAYERS), way.shape_hw)
    if way.model.classifier is not None:
        return top_classes(way.record(["prob"])["prob"], setup.network.loaded.classes)
    return None


def viewed(setup: Setup, ablation: Ablation, layer: str) -> Viewed:
    """Find the most changed channels of a layer downstream, once."""
    return _viewed(name_of(setup, ablation, layer), setup, ablation, layer)


@st.cache_data(max_entries=12, show_spinner=False)
def _viewed(identity: str, _setup: Setup, _ablation: Ablation, _layer: str) -> Viewed:
    with stores.turn():
        way = trace(_setup)
        before = way.record([_layer])[_layer]
        with ablated(way, _ablation) as run:
            after = run.record([_layer])[_layer]
    moved = np.square(after - before).sum(axis=(1, 2))
    peak = before.max(axis=(1, 2))
    # Without any change the strongest channels are as good as any.
    order = np.lexsort((np.arange(len(moved)), -peak, -moved))[:VIEWED]
    channels = tuple(int(channel) for channel in order)
    return Viewed(channels, before[list(channels)], after[list(channels)])
