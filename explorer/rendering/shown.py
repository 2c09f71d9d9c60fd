"""Feature maps that show themselves in a notebook, and stay the arrays they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import numpy as np

from explorer.numerals import figure, whole
from explorer.rendering.colormaps import Colours, colourise
from explorer.rendering.curves import to_uint8
from explorer.rendering.figures import Shown, picture_html
from explorer.rendering.montage import as_grid, enlarge, montage, reduce_maps
from explorer.rendering.png import png_bytes
from explorer.shapes import FeatureMaps

_SHEET_VALUES = 1_000_000
_ROW_TILES = 10
_ROW_SIDE = 64
_GAP = 140
"""A gray that neither scale has, between the tiles."""


class ShownMaps(Shown[np.float32]):
    """Feature maps that are an array everywhere, and a sheet of pictures in a notebook.

    Shape: (C, H, W), (H, W) or (N,); of other shapes, of no values and of other kinds of numbers
    than floating-point ones a notebook shows the text of the array.
    """

    def _repr_html_(self) -> str | None:
        drawn = _Drawable.of(np.asarray(self))
        return drawn.whole() if drawn is not None else None


class ShownLayers(dict[str, FeatureMaps]):
    """Layers by name, as a dict everywhere, and in a notebook as a table of their first channels.

    Convention: `layers["conv3_2"]` shows that layer whole.
    """

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr>{_cells(name, maps)}</tr>" for name, maps in self.items())
        return f"<table><tbody>{rows}</tbody></table>" if rows else "<p>No layers.</p>"


def _cells(name: str, values: FeatureMaps) -> str:
    drawn = _Drawable.of(np.asarray(values))
    shown = drawn.first() if drawn is not None else escape(str(np.shape(values)))
    return (
        f'<th style="text-align:left;vertical-align:top">{escape(str(name))}</th>'
        f'<td style="text-align:left">{shown}</td>'
    )


@dataclass(frozen=True, slots=True)
class _Drawable:
    """An array that can be drawn: its values, and the same as channels of maps."""

    values: FeatureMaps
    maps: FeatureMaps

    @classmethod
    def of(cls, values: FeatureMaps) -> "_Drawable | None":
        """None for what is no map, no stack of maps and no list of numbers."""
        if values.size == 0 or not np.issubdtype(values.dtype, np.floating):
            return None
        values = values.astype(np.float32, copy=False)
        if values.ndim == 1:
            return cls(values, as_grid(values))
        if values.ndim == 2:
            return cls(values, values[np.newaxis])
        return cls(values, values) if values.ndim == 3 else None

    def whole(self) -> str:
        """All channels."""
        step = 1
        while self.maps.size // step**2 > _SHEET_VALUES:
            step += 1
        return self._figure(len(self.maps), self._possible(step), columns=None)

    def first(self) -> str:
        """One row of channels, the first ones."""
        step = -(-max(self.maps.shape[1:]) // _ROW_SIDE)
        return self._figure(min(len(self.maps), _ROW_TILES), self._possible(step), _ROW_TILES)

    def _possible(self, step: int) -> int:
        _, height, width = self.maps.shape
        return min(step, int(height), int(width))

    def _figure(self, count: int, step: int, columns: int | None) -> str:
        signed = bool((self.values < 0).any())
        levels = to_uint8(reduce_maps(self.maps[:count], step), "zero" if signed else "channel")
        if columns is not None:
            levels = enlarge(levels, max(1, _ROW_SIDE // max(levels.shape[1:])))
            columns = count
        colours = Colours.DIVERGING if signed else Colours.MAGMA
        shown = colourise(np.asarray(montage(levels, columns)), colours)
        shown[montage(np.ones_like(levels), columns) == 0] = _GAP
        height, width, _ = shown.shape
        png = png_bytes(shown)
        caption = " · ".join(self._words(count, step, signed))
        return picture_html(png, (width, height), caption)

    def _flat(self, count: int) -> int:
        """How many of the first channels have one value, and not 0."""
        rows = self.maps[:count].reshape(count, -1)
        low, high = rows.min(axis=1), rows.max(axis=1)
        return int(np.count_nonzero((low == high) & (low != 0)))

    def _words(self, count: int, step: int, signed: bool) -> Iterator[str]:
        yield _shape(self.values.shape)
        finite = self.values[np.isfinite(self.values)]
        yield _range(finite)
        if finite.size < self.values.size:
            bad = self.values.size - finite.size
            yield f"{whole(bad)} not finite: infinities at the ends of the scale, NaN as 0"
        if count < len(self.maps):
            yield f"channels 0 to {count - 1} are shown"
        whose = "each channel on its own scale" if len(self.maps) > 1 else "on its own scale"
        yield f"{whose}: " + (
            "white 0, blue below, red above"
            if signed
            else "black 0, the lightest its largest value"
        )
        flat = 0 if signed else self._flat(count)
        if flat:
            yield f"{whole(flat)} of one value, drawn black"
        if step > 1:
            yield f"a pixel is the mean of {step}×{step} values"


def _range(finite: FeatureMaps) -> str:
    if not finite.size:
        return "no finite value"
    return f"{figure(float(finite.min()), 4)} to {figure(float(finite.max()), 4)}"


def _shape(shape: tuple[int, ...]) -> str:
    if len(shape) == 3:
        channels, height, width = shape
        return f"{whole(channels)} channel{'s' * (channels != 1)} of {height}×{width}"
    if len(shape) == 2:
        return f"one map of {shape[0]}×{shape[1]}"
    return f"{whole(shape[0])} number{'s' * (shape[0] != 1)}, row by row"
