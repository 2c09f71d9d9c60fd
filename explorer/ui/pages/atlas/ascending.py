"""Pictures on their way uphill, as studies: seen as they come, stopped, gone on with."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import partial

from explorer.network.running import on_engine
from explorer.shapes import RgbImage
from explorer.studies.optimising import Ascent, Camp
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


def going(ascent: Ascent, name: Hashable, latest_start: int | None = None) -> Iterator[None]:
    """Take the steps that are left, a few at a time, each time to be done in a turn.

    Convention: where it stands is kept under a name, so that whoever stopped goes on there, but not
    from beyond `latest_start`; once it has arrived, only what was seen of it is kept.
    """
    place = ("camp", name)
    camp = peek(Kind.RESULT, place)
    if isinstance(camp, Camp) and (latest_start is None or camp.number <= latest_start):
        ascent.go_on_from(camp)
    while ascent.number < ascent.recipe.steps:
        on_engine(partial(_few, ascent))
        has_arrived = ascent.number >= ascent.recipe.steps
        keep(Kind.RESULT, place, "arrived" if has_arrived else ascent.camp())
        yield


def climb(
    study: Study,
    begin: Callable[[], Ascent],
    rest: list[int],
    judge: Callable[[Ascent], float] = Ascent.measure,
) -> Iterator[tuple[Hashable, Glimpse] | None]:
    """Take the steps of the parts that are not known yet, and keep a glimpse after each."""
    ascent = begin()
    for _turn in going(ascent, study.identity, rest[0] * AT_ONCE):
        part = (ascent.number - 1) // AT_ONCE
        if part in rest:
            reached = on_engine(partial(judge, ascent))
            yield part, Glimpse(ascent.number, ascent.pixels(), reached)
        else:
            yield None


def _few(ascent: Ascent) -> None:
    for _step in range(min(AT_ONCE, ascent.recipe.steps - ascent.number)):
        ascent.step()
