"""What a change of some input pixels changes in each layer, and no more, for several at once."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from explorer.network.architecture import LAYERS, Layer, LayerKind, layers_at
from explorer.network.vgg16 import VGG16
from explorer.shapes import ShapeHW


@dataclass(frozen=True, slots=True)
class Span:
    """Rows or columns of a map, `stop` not included."""

    start: int
    stop: int

    def read_by(self, layer: Layer) -> "Span":
        """What a layer reads to make this span of its output; may reach into its padding."""
        last = (self.stop - 1) * layer.step - layer.padding + layer.kernel
        return Span(self.start * layer.step - layer.padding, last)

    def reached(self, layer: Layer) -> "Span":
        """What of a layer's output a change of this span of its input can reach."""
        first = -(-(self.start + layer.padding - layer.kernel + 1) // layer.step)
        return Span(first, (self.stop - 1 + layer.padding) // layer.step + 1)

    def within(self, other: "Span") -> "Span":
        """What lies in both; empty spans end where they start or before."""
        return Span(max(self.start, other.start), min(self.stop, other.stop))

    @property
    def length(self) -> int:
        """How many; not positive for nothing."""
        return self.stop - self.start


Wanted = tuple[Span, Span]


def needed(size_hw: ShapeHW, last: int, unit: tuple[int, int] | None) -> list[Wanted]:
    """Tell for the layers up to `last` which rows and columns of their output count.

    Convention: all of them, or with a `unit` of the last layer those that it sees.
    """
    layers = layers_at(size_hw)[: last + 1]
    shapes = [(Span(0, layer.out_shape[1]), Span(0, layer.out_shape[2])) for layer in layers]
    if unit is None:
        return shapes
    here: Wanted = Span(unit[0], unit[0] + 1), Span(unit[1], unit[1] + 1)
    found = [here]
    for layer, shape in zip(layers[:0:-1], shapes[-2::-1], strict=True):
        rows, columns = (
            part.read_by(layer).within(all_) for part, all_ in zip(here, shape, strict=True)
        )
        here = rows, columns
        found.append(here)
    return found[::-1]


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """A layer's output, and how it looks with each of some changes, where it is another.

    Shape: `base` (1, C, H, W); `patches` (n, C, h, w): the rows `rows`, and as many columns as each
    patch has from `lefts` on; `windows` tells which change each patch belongs to. A change without
    a patch changes nothing that counts.
    """

    base: Tensor
    patches: Tensor
    rows: Span
    lefts: tuple[int, ...]
    windows: tuple[int, ...]

    def whole(self) -> Tensor:
        """Put each patch into the whole output.

        Shape: (n, C, H, W).
        """
        every = self.base.repeat(len(self.windows), 1, 1, 1)
        for number, left in enumerate(self.lefts):
            columns = slice(left, left + self.patches.shape[3])
            every[number, :, self.rows.start : self.rows.stop, columns] = self.patches[number]
        return every

    def through(
        self, model: VGG16, place: int, wanted: Wanted, only: int | None = None
    ) -> "Changed":
        """Go on to the output of the next layer, the one at `place` of `LAYERS`.

        Convention: `wanted` are its rows and columns that count, `only` its one channel that does.
        """
        layer = LAYERS[place]
        module = _only(model.get_submodule(layer.module), only)
        base = self.base
        if only is not None and layer.kind is not LayerKind.CONV:
            base = base[:, only : only + 1]
        patches = self.patches if base is self.base else self.patches[:, only : only + 1]  # type: ignore[operator]
        before = Changed(base, patches, self.rows, self.lefts, self.windows)
        after = module(base)
        rows = self.rows.reached(layer).within(wanted[0])
        spans = {}
        for number, left in enumerate(self.lefts):
            columns = Span(left, left + self.patches.shape[3]).reached(layer).within(wanted[1])
            if rows.length > 0 and columns.length > 0:
                spans[number] = columns
        if not spans:
            return Changed(after, after[:0], Span(0, 0), (), ())
        # One width for all, so that they go through the layer together.
        width = max(columns.length for columns in spans.values())
        lefts = [min(columns.start, wanted[1].stop - width) for columns in spans.values()]
        read = [
            before.cut(number, rows.read_by(layer), Span(left, left + width).read_by(layer))
            for number, left in zip(spans, lefts, strict=True)
        ]
        made = _bare(module)(torch.stack(read))
        kept = tuple(self.windows[number] for number in spans)
        return Changed(after, made, rows, tuple(lefts), kept)

    def cut(self, number: int, rows: Span, columns: Span) -> Tensor:
        """Cut a part, zeros where it reaches beyond the map, as one of the changes has it.

        Shape: (C, rows, columns).
        """
        _one, _channels, height, width = self.base.shape
        inner_rows, inner_columns = rows.within(Span(0, height)), columns.within(Span(0, width))
        part = self.base[
            0, :, inner_rows.start : inner_rows.stop, inner_columns.start : inner_columns.stop
        ]
        around = (
            inner_columns.start - columns.start,
            columns.stop - inner_columns.stop,
            inner_rows.start - rows.start,
            rows.stop - inner_rows.stop,
        )
        found = functional.pad(part, around) if any(around) else part.clone()
        left = self.lefts[number]
        mine = self.rows.within(rows), Span(left, left + self.patches.shape[3]).within(columns)
        if mine[0].length > 0 and mine[1].length > 0:
            found[
                :,
                mine[0].start - rows.start : mine[0].stop - rows.start,
                mine[1].start - columns.start : mine[1].stop - columns.start,
            ] = self.patches[
                number,
                :,
                mine[0].start - self.rows.start : mine[0].stop - self.rows.start,
                mine[1].start - left : mine[1].stop - left,
            ]
        return found


def _only(module: nn.Module, only: int | None) -> nn.Module:
    """Make a convolution put out one channel alone."""
    if only is None or not isinstance(module, nn.Conv2d):
        return module
    return _convolution(module, slice(only, only + 1), 1)


def _bare(module: nn.Module) -> nn.Module:
    """Make a convolution that adds no padding, because what it is given has some already."""
    return _convolution(module, slice(None), 0) if isinstance(module, nn.Conv2d) else module


def _convolution(module: nn.Conv2d, chosen: slice, padding: int) -> nn.Conv2d:
    weight = module.weight[chosen]
    with torch.device("meta"):
        found = nn.Conv2d(weight.shape[1], weight.shape[0], 3, padding=padding)
    found.weight = nn.Parameter(weight, requires_grad=False)
    assert module.bias is not None
    found.bias = nn.Parameter(module.bias[chosen], requires_grad=False)
    return found
