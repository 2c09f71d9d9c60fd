"""What the linked view shows of one layer, taken from the stores; no page and no session needed."""

from dataclasses import dataclass

import numpy as np

from explorer.network.architecture import Layer
from explorer.rendering import (
    Curve,
    GrayMapping,
    Limits,
    apply_curve,
    apply_limits,
    as_grid,
    curve,
    limits,
    reduce_maps,
)
from explorer.shapes import FeatureMaps, GrayLevels
from explorer.ui.computing import compute
from explorer.ui.computing.store import Kind
from explorer.ui.run import LayerMaps, Run, in_parts, parts_of
from explorer.ui.supply.description import CloseUp, Wall, tile_step


def planes(layer: Layer, maps: FeatureMaps) -> FeatureMaps:
    """Lay a layer out as maps: a list of numbers becomes one, row by row."""
    return maps if layer.is_spatial else as_grid(maps)


def channels_or_strongest(found: LayerMaps, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """Keep the channels the layer has, or else take the one with the highest peak."""
    there = tuple(channel for channel in wanted if channel < found.count)
    return there or (found.strongest(),)


def wall(run: Run, layer: Layer, mapping: GrayMapping, note: str, classes: tuple[str, ...]) -> Wall:
    """Draw a layer's tiles, every channel one."""
    # Before its figures are asked for: so both take one turn, and nobody else's comes between.
    run.approach(layer.name)
    drawn = run.remember(_tiles_of(layer, mapping), lambda: _tiles(run, layer, mapping))
    found = run.layer(layer.name)
    return Wall(
        layer=layer.name,
        tiles=drawn.tiles,
        low=drawn.limits.low,
        high=drawn.limits.high,
        borders=drawn.borders,
        statistics=found.statistics,
        tile_step=drawn.step,
        signed=layer.kind.signed,
        zero_centred=drawn.limits.is_centred,
        note=note,
        cell_labels=classes if layer.name in ("fc8", "prob") else (),
    )


def has_tiles(run: Run, layer: Layer, mapping: GrayMapping) -> bool:
    """Whether a layer's tiles are in the store."""
    return compute.peek(Kind.RESULT, (run.identity, _tiles_of(layer, mapping))) is not None


def _tiles_of(layer: Layer, mapping: GrayMapping) -> tuple[str, str, GrayMapping]:
    return "tiles", layer.name, mapping


@dataclass(frozen=True, slots=True, eq=False)
class _Tiles:
    """A layer drawn small: the tiles, the step they were averaged by, and what their levels mean.

    Shape: `tiles` (C, h, w); `borders` (C, 255), where the mapping is no straight line.
    """

    step: int
    tiles: GrayLevels
    limits: Limits
    borders: FeatureMaps | None


def _tiles(run: Run, layer: Layer, mapping: GrayMapping) -> _Tiles:
    found = run.layer(layer.name)
    if found.is_large and not mapping.is_shared and _is_of_one_kind(found):
        return _tiles_bit_by_bit(found, tile_step(layer.out_shape), mapping)
    maps = planes(layer, found.maps)
    return _drawn(maps, tile_step(maps.shape), mapping)


def _drawn(maps: FeatureMaps, step: int, mapping: GrayMapping) -> _Tiles:
    small = reduce_maps(maps, step)
    if mapping.kind.is_linear:
        scale = limits(maps, mapping)
        return _Tiles(step, apply_limits(small, scale), scale, None)
    bent: Curve = curve(maps, mapping)
    return _Tiles(step, apply_curve(small, bent), bent.limits, bent.borders)


def _is_of_one_kind(found: LayerMaps) -> bool:
    """Whether all parts of a layer have negative numbers, or none: scales differ by that."""
    negative = found.statistics.minimum < 0
    cuts = parts_of(found.count, found.channel_bytes)
    return len({bool(negative[part].any()) for part in cuts}) == 1


def _tiles_bit_by_bit(found: LayerMaps, step: int, mapping: GrayMapping) -> _Tiles:
    """Draw the tiles of a large layer a few channels at a time; each has its own scale."""
    parts = in_parts(
        found.count,
        found.channel_bytes,
        lambda part: _drawn(found.channels(part), step, mapping),
    )
    low, high = (
        np.concatenate([getattr(part.limits, end) for part in parts]) for end in ("low", "high")
    )
    centred = any(part.limits.is_centred for part in parts)
    borders = [part.borders for part in parts if part.borders is not None]
    return _Tiles(
        step,
        np.concatenate([part.tiles for part in parts]),
        Limits(low, high, centred),
        np.concatenate(borders) if borders else None,
    )


def close_up(layer: Layer, found: LayerMaps, channels: tuple[int, ...]) -> CloseUp:
    """Pick the exact numbers of some channels."""
    chosen = list(channels)
    if not layer.is_spatial:
        return CloseUp(layer.name, layer.kind.value, channels, as_grid(found.maps)[chosen], None)
    before = found.before[chosen] if found.before is not None else None
    return CloseUp(layer.name, layer.kind.value, channels, found.channels(chosen), before)
