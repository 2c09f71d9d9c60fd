"""How much each layer of one trained network tells a linear head."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from explorer.studies.heads.descending import Examples
from explorer.studies.heads.recipe import PLAIN, Recipe
from explorer.studies.heads.scoring import score
from explorer.studies.heads.sources import Features, Labels, Source, Summary
from explorer.studies.heads.training import fit

DEPTHS = tuple(Source(f"pool{block}", summary) for summary in Summary for block in range(1, 6))


@dataclass(frozen=True, slots=True)
class Probe:
    """What a head on one source came to on pictures it never saw."""

    source: Source
    numbers: int
    accuracy: float
    cross_entropy: float


def probes(
    learn: Mapping[Source, Features],
    learn_labels: Labels,
    test: Mapping[Source, Features],
    test_labels: Labels,
    recipe: Recipe = PLAIN,
) -> Iterator[Probe]:
    """Train one head a source, one after the other.

    Convention: classes are numbered from 0 without a gap.
    Raises: HeadError: for fewer than two classes.
    """
    count = int(learn_labels.max()) + 1
    for source, rows in learn.items():
        readout = fit(Examples(rows, learn_labels), count, recipe)
        found = score(readout, test[source], test_labels)
        yield Probe(source, rows.shape[1], found.accuracy, found.cross_entropy)
