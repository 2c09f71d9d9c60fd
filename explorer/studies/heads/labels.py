"""Choosing what to learn from, and making some of its labels wrong on purpose."""

import numpy as np
import numpy.typing as npt

from explorer.errors import HeadError
from explorer.messages import N_, N_n
from explorer.studies.heads.sources import Labels


def check_labels(labels: Labels, count: int) -> None:
    """Refuse what no head can be trained on.

    Raises: HeadError: if there is but one class, or a class without a picture.
    """
    found = np.bincount(labels, minlength=count) if len(labels) else np.zeros(count, np.int64)
    if count < 2 or np.count_nonzero(found) < 2:
        raise HeadError(
            N_("A head needs pictures of at least two classes; found {found}."),
            found=int(np.count_nonzero(found)),
        )
    if not found.all():
        raise HeadError(
            N_n(
                "{n} of the {count} classes has no picture. Add some, or leave it out.",
                "{n} of the {count} classes have no picture. Add some, or leave them out.",
            ),
            n=int(np.count_nonzero(found == 0)),
            count=count,
        )


def choose(labels: Labels, per_class: int, seed: int = 0) -> npt.NDArray[np.int64]:
    """Draw as many pictures of each class; where a class has fewer, all of them.

    Shape: -> the chosen pictures' numbers, class by class.
    Convention: with one seed, more pictures contain the fewer.
    """
    random = np.random.default_rng(seed)
    shuffled = [random.permutation(np.flatnonzero(labels == kind)) for kind in np.unique(labels)]
    return np.concatenate([numbers[:per_class] for numbers in shuffled])


def mislabelled(labels: Labels, share: float, count: int, seed: int = 0) -> Labels:
    """Give a share of the pictures the label of another class.

    Convention: exactly round(share * pictures), each to any of the other classes alike.
    """
    random = np.random.default_rng(seed)
    chosen = random.permutation(len(labels))[: round(share * len(labels))]
    wrong = labels.copy()
    wrong[chosen] = (labels[chosen] + random.integers(1, count, len(chosen))) % count
    wrong.flags.writeable = False
    return wrong
