"""What the linked view shows of one layer, taken from the stores; no page and no session needed."""

import numpy as np

from explorer.network.architecture import Layer
from explorer.rendering import Limits, Mapping, apply_limits, as_grid, limits, reduce_maps
from explorer.shapes import FeatureMaps, GrayLevels
from explorer.ui.computing import compute
from explorer.ui.computing.store import Kind
from explorer.ui.run import FEW, LayerMaps, Run
from explorer.ui.settings import AUTO
from explorer.ui.supply.description import CloseUp, Wall, tile_step


def mapping_for(wanted: str, signed: bool) -> Mapping:
    """Turn a choice, perhaps the automatic one, into a mapping."""
    if wanted != AUTO:
        return Mapping(wanted)
    return Mapping.ZERO if signed else Mapping.CHANNEL


def planes(layer: Layer, maps: FeatureMaps) -> FeatureMaps:
    """Lay a layer out as maps: a list of numbers becomes one, row by row."""
    return maps if layer.is_spatial else as_grid(maps)


def channels_or_strongest(found: LayerMaps, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """Keep the channels the layer has, or else take the one with the highest peak."""
    there = tuple(channel for channel in wanted if channel < found.count)
    return there or (found.strongest(),)


def wall(run: Run, layer: Layer, mapping: Mapping, note: str, classes: tuple[str, ...]) -> Wall:
    """Draw a layer's tiles, every channel one."""
    # Before its figures are asked for: so both take one turn, and nobody else's comes between.
    run.approach(layer.name)
    step, scale, tiles = run.remember(
        _tiles_of(layer, mapping), lambda: _tiles(run, layer, mapping)
    )
    found = run.layer(layer.name)
    return Wall(
        layer=layer.name,
        tiles=tiles,
        low=scale.low,
        high=scale.high,
        statistics=found.statistics,
        tile_step=step,
        signed=layer.kind.signed,
        zero_centred=mapping.is_zero_centred,
        note=note,
        cell_labels=classes if layer.name in ("fc8", "prob") else (),
    )


def has_tiles(run: Run, layer: Layer, mapping: Mapping) -> bool:
    """Whether a layer's tiles are in the store."""
    return compute.peek(Kind.RESULT, (run.identity, _tiles_of(layer, mapping))) is not None


def _tiles_of(layer: Layer, mapping: Mapping) -> tuple[str, str, Mapping]:
    return "tiles", layer.name, mapping


def _tiles(run: Run, layer: Layer, mapping: Mapping) -> tuple[int, Limits, GrayLevels]:
    found = run.layer(layer.name)
    if found.is_large and not mapping.is_shared:
        return _tiles_bit_by_bit(found, layer, mapping)
    maps = planes(layer, found.maps)
    scale, step = limits(maps, mapping), tile_step(maps.shape)
    return step, scale, apply_limits(reduce_maps(maps, step), scale)


def _tiles_bit_by_bit(
    found: LayerMaps, layer: Layer, mapping: Mapping
) -> tuple[int, Limits, GrayLevels]:
    """Draw the tiles of a large layer a few channels at a time; each has its own scale."""
    step, tiles, scales = tile_step(layer.out_shape), [], []
    for start in range(0, found.count, FEW):
        maps = found.channels(slice(start, start + FEW))
        scales.append(limits(maps, mapping))
        tiles.append(apply_limits(reduce_maps(maps, step), scales[-1]))
    low, high = (np.concatenate([getattr(s, end) for s in scales]) for end in ("low", "high"))
    centred = any(scale.is_centred for scale in scales)
    return step, Limits(low, high, centred), np.concatenate(tiles)


def close_up(layer: Layer, found: LayerMaps, channels: tuple[int, ...]) -> CloseUp:
    """Pick the exact numbers of some channels."""
    chosen = list(channels)
    if not layer.is_spatial:
        return CloseUp(layer.name, layer.kind.value, channels, as_grid(found.maps)[chosen], None)
    before = found.before[chosen] if found.before is not None else None
    return CloseUp(layer.name, layer.kind.value, channels, found.channels(chosen), before)
