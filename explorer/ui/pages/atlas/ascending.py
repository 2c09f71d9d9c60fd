"""Pictures on their way uphill, as studies: seen as they come, stopped, gone on with."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from explorer.network.running import on_engine
from explorer.shapes import RgbImage
from explorer.studies.optimising import Ascent
from explorer.ui.computing.compute import keep, peek
from explorer.ui.computing.store import Kind
from explorer.ui.computing.study import Study

AT_ONCE = 4
"""Steps that one turn takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """A picture on its way: how it looks after so many steps, and what it has reached."""

    steps: int
    pixels: RgbImage
    reached: float


def parts_of(steps: int) -> range:
    """Number the turns that an ascent takes."""
    return range(-(-steps // AT_ONCE))


def latest(study: Study) -> Glimpse | None:
    """The last glimpse of an ascent that is known."""
    known = study.known()
    return known[max(known)] if known else None


def climb(
    study: Study, begin: Callable[[], Ascent], rest: list[int]
) -> Iterator[tuple[Hashable, Glimpse] | None]:
    """Take the steps of the parts that are not known yet.

    Convention: where it stands is kept beside what is seen of it, so that whoever stopped goes on
    there; where that was let go of, the way begins anew.
    """
    place = ("camp", study.identity)
    ascent = begin()
    camp = peek(Kind.RESULT, place)
    if camp is not None and camp.number == rest[0] * AT_ONCE:
        ascent.go_on_from(camp)
    while ascent.number < ascent.recipe.steps:
        part = ascent.number // AT_ONCE
        glimpse = on_engine(lambda: _part(ascent))
        keep(Kind.RESULT, place, ascent.camp())
        yield (part, glimpse) if part in rest else None


def _part(ascent: Ascent) -> Glimpse:
    for _ in range(min(AT_ONCE, ascent.recipe.steps - ascent.number)):
        ascent.step()
    return Glimpse(ascent.number, ascent.pixels(), ascent.measure())
