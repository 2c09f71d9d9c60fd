"""Scores of mappings, each computed once: per picture, setting, layer, reference and mapping."""

from collections.abc import Callable, Iterator, Sequence

from explorer.rendering import GrayMapping
from explorer.studies.mapping_scores import Scores, score, yardstick
from explorer.ui.computing import compute
from explorer.ui.computing.study import Study
from explorer.ui.setup import Setup

Cell = tuple[str, GrayMapping]
"""A layer and a mapping."""


def study(
    setup: Setup, layers: Sequence[str], reference: GrayMapping, mappings: Sequence[GrayMapping]
) -> Study:
    """The scores of these mappings in these layers, against one reference."""
    cells = tuple((layer, mapping) for layer in layers for mapping in mappings)
    return Study(("scores", setup.run.identity, reference), cells)


def steps(
    setup: Setup, reference: GrayMapping, cells: Sequence[Cell]
) -> Iterator[tuple[Cell, Scores] | None]:
    """Score mapping by mapping, layer by layer."""
    stick = layer = None
    for cell in cells:
        if cell[0] != layer:
            layer = cell[0]
            stick = yardstick(setup.run.layer(layer).maps, reference)
            yield None
        assert stick is not None
        yield cell, score(stick, cell[1])


def rows(found: Study, layer: str) -> list[Scores]:
    """The scores of one layer that are known."""
    return [row for (name, _mapping), row in found.known().items() if name == layer]


def complete(
    setup: Setup,
    layer: str,
    reference: GrayMapping,
    mappings: Sequence[GrayMapping],
    show: Callable[[float], object],
) -> list[Scores]:
    """Return all scores of a layer, telling how far it is while it computes."""
    asked = study(setup, [layer], reference, mappings)
    if asked.rest():
        with asked.lead(lambda: show(0)):
            _find(setup, asked, reference, show)
    return rows(asked, layer)


def _find(
    setup: Setup, asked: Study, reference: GrayMapping, show: Callable[[float], object]
) -> None:
    rest, done = asked.rest(), 0
    if not rest:
        return
    for found in compute.steps(steps(setup, reference, rest), compute.PATIENCE):
        if found is not None:
            asked.keep(*found)
            done += 1
            show(done / len(rest))
