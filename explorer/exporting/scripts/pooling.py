"""The scripts of the pooling lab."""

from dataclasses import dataclass

from explorer.exporting.scripts.writing import Scene, window_literal, write
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.operations import PoolKind, Shift, Window
from explorer.operations.winners import SELECTING


@dataclass(frozen=True, slots=True)
class PoolSource:
    """Where the planes that are pooled come from.

    Convention: a layer's channel if there is a `layer`; else the picture, in gray or in colour, as
    `sampled` by the scene or with its own pixels, these brought to `exact_wh` if it is given.
    """

    scene: Scene
    gray: bool = False
    sampled: bool = True
    exact_wh: tuple[int, int] | None = None
    layer: str = ""
    channel: int = 0

    @property
    def lines(self) -> list[str]:
        """The lines to `planes`."""
        if self.layer:
            one = f"{self.channel}:{self.channel + 1}"
            maps = f"record(model, x, [{self.layer!r}])[{self.layer!r}]"
            return [*self.scene.feeding, f"planes = {maps}[{one}]"]
        lines = self.scene.seeing if self.sampled else [self.scene.opening, "seen = picture.pixels"]
        if self.gray:
            lines.append("seen = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY)")
        if self.exact_wh:
            lines.append(f"seen = resize(seen, {self.exact_wh}, Interpolation.LINEAR)")
        planes = "seen[None]" if self.gray else "seen.transpose(2, 0, 1)"
        return [*lines, f'planes = {planes}.astype("float32")']


def pool_script(origin: PoolSource, kind: PoolKind, window: Window) -> str:
    """Write the script for planes pooled again and again: `stages`, each (C, H, W)."""
    return write([*origin.lines, f"{_chain(kind, window)}", "stages = chain.stages"])


def kinds_script(origin: PoolSource, window: Window, number: int) -> str:
    """Write the script for one pass of every kind of pooling: `stages`, by kind."""
    shape = window_literal(window)
    return write(
        [
            *origin.lines,
            f"chains = {{k: pool_chain(planes, k, {shape}, {number}) for k in PoolKind}}",
            f"stages = {{str(k): chain.stages[{number}] for k, chain in chains.items()}}",
        ]
    )


def winners_script(
    origin: PoolSource,
    kind: PoolKind,
    window: Window,
    number: int,
    plane: int,
    cell: tuple[int, int],
) -> str:
    """Write the script for who won: `found`, and a cell's way back: `steps`.

    Convention: where nobody wins, only the cell's `values`.
    """
    lines = [*origin.lines, _chain(kind, window)]
    if kind in SELECTING:
        lines += [
            f"stages = [stage[{plane}] for stage in chain.stages[:{number + 1}]]",
            "found = winners(stages[-2], chain.kind, chain.window)",
            f"steps = trace_back(Chain(tuple(stages), chain.kind, chain.window), {cell})",
        ]
    row, column = cell
    return write([*lines, f"values = chain.stages[{number}][:, {row}, {column}]"])


def shift_script(origin: PoolSource, shift: Shift, window: Window) -> str:
    """Write the script for how far a pixel's move changes every kind of pooling: `changes`."""
    call = f"shift_changes(planes, Shift.{shift.name}, {window_literal(window)})"
    return write([*origin.lines, f"changes = {call}"])


def colours_script(origin: PoolSource, kind: PoolKind, window: Window) -> str:
    """Write the script for the colours nobody had: `found` and `counts`, pass by pass."""
    return write(
        [
            *origin.lines,
            _chain(kind, window),
            "found = [new_colours(chain, n) for n in range(1, chain.passes + 1)]",
            "counts = [(int(f.in_no_window.sum()), int(f.in_no_picture.sum())) for f in found]",
        ]
    )


def own_pool_script(scene: Scene, layer: str) -> str:
    """Write the script for one of the network's poolings in every way: `distances`, by kind."""
    source = LAYERS[BY_NAME[layer] - 1].name
    return write(
        [
            *scene.feeding,
            f"maps = record(model, x, [{source!r}, {layer!r}])",
            f"before, own = maps[{source!r}], maps[{layer!r}]",
            "pooled = {str(k): pool(before, k, *Window().settings) for k in PoolKind}",
            "distances = {k: relative_l2(found, own) for k, found in pooled.items()}",
        ]
    )


def _chain(kind: PoolKind, window: Window) -> str:
    return f"chain = pool_chain(planes, PoolKind.{kind.name}, {window_literal(window)})"
