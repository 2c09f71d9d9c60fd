"""Does dropout keep a head from learning wrong labels by heart? Every seed is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explorer.studies.heads.descending import Examples
from explorer.studies.heads.labels import mislabelled
from explorer.studies.heads.recipe import small_mlp
from explorer.studies.heads.scoring import score
from explorer.studies.heads.training import fit

DROPOUTS = (0.0, 0.5, 0.8)
SEEDS = tuple(range(5))


@dataclass(frozen=True, slots=True)
class DropoutRun:
    """One small MLP, trained with one seed.

    Convention: shares 0..1; `learned` is by the labels it was given, wrong ones included. The
    seed chooses the wrong labels, the first weights and the masks.
    """

    dropout: float
    seed: int
    learned: float
    tested: float
    cross_entropy: float


def dropout_runs(
    learn: Examples,
    test: Examples,
    count: int,
    wrong: float = 0.3,
    dropouts: Sequence[float] = DROPOUTS,
    seeds: Sequence[int] = SEEDS,
) -> Iterator[DropoutRun]:
    """Train with every dropout and every seed, one after the other.

    Convention: `wrong` is the share of training labels made wrong; 0 for clean ones.
    Raises: HeadError: if there is a class without pictures.
    """
    for dropout in dropouts:
        for seed in seeds:
            labels = mislabelled(learn.labels, wrong, count, seed)
            readout = fit(Examples(learn.features, labels), count, small_mlp(dropout, seed))
            tested = score(readout, test.features, test.labels)
            yield DropoutRun(
                dropout,
                seed,
                score(readout, learn.features, labels).accuracy,
                tested.accuracy,
                tested.cross_entropy,
            )
