"""Layers as picture files: a sheet, one channel, a large view with its colour bar."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explorer.errors import SettingError
from explorer.exporting.indexed_png import Share, indexed_png
from explorer.exporting.request import Material, Request
from explorer.messages import N_
from explorer.operations.pooling import PoolKind, observe_pool
from explorer.operations.statistics import ChannelOrder, channel_statistics
from explorer.rendering import (
    Curve,
    apply_curve,
    apply_limits,
    colourise,
    curve,
    enlarge,
    limits,
    montage,
    parse_mapping,
    png_bytes,
    reduce_maps,
)
from explorer.shapes import FeatureMaps, GrayLevels, RgbImage

SHEET_VALUES = 16_000_000
_LARGE_SIDE = 512
_BAR, _MARGIN, _TEXT, _FONT_SIZE = 24, 16, 130, 16


def one_channel(request: Request, cube: FeatureMaps) -> int:
    """The channel asked for, or the one with the highest peak.

    Raises: SettingError: if the layer does not have it.
    """
    if request.channel is None:
        return channel_statistics(cube).strongest()
    if not 0 <= request.channel < len(cube):
        raise SettingError(
            N_("{layer} has channels 0 to {last}; there is no channel {found}."),
            layer=request.layer,
            last=len(cube) - 1,
            found=request.channel,
        )
    return request.channel


def _step(request: Request, cube: FeatureMaps) -> int:
    smallest = int(min(cube.shape[1:]))
    if request.step is not None:
        if not 1 <= request.step <= smallest:
            raise SettingError(
                N_("The step must be from 1 to {limit} for this layer; found {found}."),
                limit=smallest,
                found=request.step,
            )
        return request.step
    step = 1
    while cube.size // step**2 > SHEET_VALUES:
        step += 1
    return min(step, smallest)


def _one_levels(cube: FeatureMaps, found: Curve, channel: int) -> GrayLevels:
    levels: GrayLevels = apply_curve(cube[channel : channel + 1], found.of(channel))[0]
    return levels


def sheet(request: Request, material: Material, share: Share = map) -> bytes:
    """Draw all channels of the layer side by side as a PNG; see `indexed_png` for `share`."""
    cube, spec = material.cube, parse_mapping(request.mapping)
    reduced = reduce_maps(cube, _step(request, cube))
    levels = (
        apply_limits(reduced, limits(cube, spec))
        if spec.kind.is_linear
        else apply_curve(reduced, curve(cube, spec))
    )
    if request.sort is not ChannelOrder.NUMBER:
        levels = levels[channel_statistics(cube).ordered(request.sort)]
    return indexed_png(montage(levels), request.colours, {"request": request.to_json()}, share)


def channel(request: Request, material: Material) -> bytes:
    """Draw one channel as a PNG, a pixel per value."""
    cube = material.cube
    levels = _one_levels(cube, curve(cube, request.mapping), one_channel(request, cube))
    return png_bytes(levels, request.colours, {"request": request.to_json()})


def large(request: Request, material: Material) -> bytes:
    """Draw one channel enlarged, with its colour bar and a caption, as a PNG."""
    cube = material.cube
    number = one_channel(request, cube)
    whole = curve(cube, request.mapping)
    levels, found = _one_levels(cube, whole, number), whole.of(number)
    map_ = cube[number]
    factor = max(1, _LARGE_SIDE // max(levels.shape))
    tile = colourise(enlarge(levels, factor), request.colours)
    caption = (
        f"{request.layer} channel {number}, {map_.shape[0]}x{map_.shape[1]}, "
        f"{_range(map_)}, map {request.mapping}"
    )
    picture = _with_bar(tile, request, found, caption)
    return png_bytes(picture, text={"request": request.to_json()})


def _range(values: FeatureMaps) -> str:
    finite = values[np.isfinite(values)]
    return f"{finite.min():.4g} to {finite.max():.4g}" if finite.size else "no finite value"


def _with_bar(tile: RgbImage, request: Request, found: Curve, caption: str) -> RgbImage:
    font = ImageFont.load_default(_FONT_SIZE)
    height, width = tile.shape[:2]
    bar_height = max(height, 128)
    head = _FONT_SIZE + 2 * _MARGIN
    total = max(width + _BAR + _TEXT + 3 * _MARGIN, round(font.getlength(caption)) + 2 * _MARGIN)
    canvas = Image.new("RGB", (total, head + bar_height + _MARGIN), "white")
    draw = ImageDraw.Draw(canvas)
    draw.text((_MARGIN, _MARGIN), caption, "black", font)
    canvas.paste(Image.fromarray(tile), (_MARGIN, head))
    ramp = np.rint(np.linspace(255, 0, bar_height)).astype(np.uint8)
    bar = colourise(np.repeat(ramp[:, None], _BAR, axis=1), request.colours)
    left = width + 2 * _MARGIN
    canvas.paste(Image.fromarray(bar), (left, head))
    for share in (1.0, 0.75, 0.5, 0.25, 0.0):
        y = head + (1 - share) * (bar_height - 1)
        # The quarters lie between two levels: so zero stays zero.
        text = f"{np.interp(share * 255, np.arange(256), found.values[0]):.4g}"
        draw.text((left + _BAR + 6, y), text, "black", font, anchor="lm")
    return np.asarray(canvas)


def pool_strip(seen: RgbImage, kind: PoolKind, passes: int) -> tuple[bytes, list[FeatureMaps]]:
    """Pool a picture again and again; draw the stages from left to right as a PNG.

    Convention: values are rounded and clipped to 0..255; the L2 norm, which grows, is divided by
    2 per pass, which makes it the root of the mean of squares.
    Raises: SettingError: once nothing is left to pool.
    """
    stages = observe_pool(seen.transpose(2, 0, 1).astype(np.float32), kind, passes)
    height, width = stages[0].shape[1:]
    total = sum(stage.shape[2] + 1 for stage in stages) - 1
    strip = np.full((height, max(total, width), 3), 255, np.uint8)
    left = 0
    for number, stage in enumerate(stages, start=1):
        shown = stage / 2**number if kind is PoolKind.L2 else stage
        pixels = np.rint(np.clip(shown, 0, 255)).astype(np.uint8).transpose(1, 2, 0)
        strip[: pixels.shape[0], left : left + pixels.shape[1]] = pixels
        left += pixels.shape[1] + 1
    return png_bytes(strip), stages
