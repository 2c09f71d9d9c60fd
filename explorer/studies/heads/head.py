"""A head: trained weights, and everything that must be known to use them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explorer.errors import HeadError
from explorer.imaging.sampling import Sampling
from explorer.messages import N_
from explorer.network.outputs import Prediction, top_classes
from explorer.network.weights import LoadedWeights
from explorer.shapes import FeatureMaps
from explorer.studies.heads.readout import Readout
from explorer.studies.heads.recipe import PLAIN, Recipe
from explorer.studies.heads.sources import Source

MOST_CLASSES = 100
MOST_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Origin:
    """What a head was trained on: which layer of which weights, and how pictures came to size.

    Convention: `weights_sha256` is `LoadedWeights.sha256`, recipe included; `weights_title` is
    only for people.
    """

    source: Source
    weights_sha256: str
    weights_title: str
    sampling: Sampling


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A trained head that can be put on the network it was trained on.

    Convention: class `i` of `classes` is row `i` of the scores.
    Raises: HeadError: for names that cannot be shown, or too many.
    """

    classes: tuple[str, ...]
    readout: Readout
    origin: Origin
    recipe: Recipe = PLAIN

    def __post_init__(self) -> None:
        check_classes(self.classes)
        if len(self.classes) != len(self.readout.output.bias):
            raise ValueError(f"{len(self.classes)} names for {len(self.readout.output.bias)} rows")

    @property
    def nbytes(self) -> int:
        """The memory its numbers take."""
        return self.readout.nbytes

    def check_weights(self, loaded: LoadedWeights) -> None:
        """Refuse other weights than those it was trained on.

        Raises: HeadError: saying which.
        """
        if loaded.sha256 != self.origin.weights_sha256:
            raise HeadError(
                N_(
                    "This head was trained on other weights: “{wanted}” ({wanted_hash}), and here "
                    "is “{found}” ({found_hash}). Its numbers mean nothing there: choose those "
                    "weights, or train it again."
                ),
                wanted=self.origin.weights_title,
                wanted_hash=self.origin.weights_sha256[:12],
                found=loaded.title,
                found_hash=loaded.sha256[:12],
            )

    def probabilities(self, maps: FeatureMaps) -> FeatureMaps:
        """Say how probable each class is, from the recorded maps of its layer.

        Shape: `maps` (C, H, W) of `origin.source.layer` (the network's input for `INPUT`) ->
        (classes,).
        Raises: HeadError: if a flattened layer has another size.
        """
        rows = self.origin.source.of_maps(maps)
        found: FeatureMaps = self.readout.probabilities(rows)[0].astype("float32")
        return found

    def answer(self, maps: FeatureMaps, count: int | None = None) -> tuple[Prediction, ...]:
        """Name the classes, most probable first.

        Shape, Raises: as `probabilities`.
        """
        most = len(self.classes) if count is None else count
        return top_classes(self.probabilities(maps), self.classes, most)


def check_classes(classes: Sequence[str]) -> None:
    """Refuse names that cannot be told apart or shown.

    Raises: HeadError: naming what is wrong.
    """
    if not 2 <= len(classes) <= MOST_CLASSES:
        raise HeadError(
            N_("A head has 2 to {most} classes; found {found}."),
            most=MOST_CLASSES,
            found=len(classes),
        )
    if len(set(classes)) < len(classes):
        raise HeadError(N_("Two classes have the same name: “{name}”."), name=_twice(classes))
    for name in classes:
        if not (name.strip() and name.isprintable() and len(name) <= MOST_LETTERS):
            raise HeadError(
                N_(
                    "A class needs a name of 1 to {most} letters that can be shown; class {number} "
                    "has none."
                ),
                most=MOST_LETTERS,
                number=classes.index(name) + 1,
            )


def _twice(names: Iterable[str]) -> str:
    counted = Counter(names)
    return next(name for name, count in counted.items() if count > 1)
