"""What the linked view shows of one layer, taken from the stores; no page and no session needed."""

import hashlib

import numpy as np

from explorer.network.architecture import Layer
from explorer.rendering import Mapping, apply_limits, as_grid, limits, reduce_maps
from explorer.shapes import FeatureMaps
from explorer.ui import cache
from explorer.ui.components.linked_view import CloseUp, Wall, tile_step
from explorer.ui.link import AUTO


def content_key(picture: cache.Pictured, sampling: object, network: cache.Network) -> str:
    """Name a picture, its settings and the weights in one word."""
    parts = (picture.sha256, sampling, network.key)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def mapping_for(wanted: str, signed: bool) -> Mapping:
    """Turn a choice, perhaps the automatic one, into a mapping."""
    if wanted != AUTO:
        return Mapping(wanted)
    return Mapping.ZERO if signed else Mapping.CHANNEL


def planes(layer: Layer, found: cache.LayerMaps) -> FeatureMaps:
    """Lay a layer out as maps: a list of numbers becomes one, row by row."""
    return found.maps if layer.is_spatial else as_grid(found.maps)


def channels_or_strongest(found: cache.LayerMaps, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """Keep the channels the layer has, or else take the one with the highest peak."""
    there = tuple(channel for channel in wanted if channel < len(found.statistics))
    if there:
        return there
    peaks = np.nan_to_num(found.statistics.maximum, nan=-np.inf)
    return (int(np.argmax(peaks)),)


def wall(
    layer: Layer, found: cache.LayerMaps, mapping: Mapping, note: str, classes: tuple[str, ...]
) -> Wall:
    """Draw a layer's tiles, every channel one."""
    maps = planes(layer, found)
    scale = limits(maps, mapping)
    step = tile_step(maps.shape)
    return Wall(
        layer=layer.name,
        tiles=apply_limits(reduce_maps(maps, step), scale),
        low=scale.low,
        high=scale.high,
        statistics=found.statistics,
        tile_step=step,
        signed=layer.kind.signed,
        zero_centred=mapping.is_zero_centred,
        note=note,
        cell_labels=classes if layer.name in ("fc8", "prob") else (),
    )


def close_up(layer: Layer, found: cache.LayerMaps, channels: tuple[int, ...]) -> CloseUp:
    """Pick the exact numbers of some channels."""
    chosen = list(channels)
    before = found.before[chosen] if layer.is_spatial and found.before is not None else None
    return CloseUp(layer.name, layer.kind.value, channels, planes(layer, found)[chosen], before)
