"""What lessons compute with on a page: through the one store, in turn, once for all."""

from collections.abc import Iterable

from explorer.exporting.scripts.learning import TextureLesson
from explorer.imaging.sampling import Sampling
from explorer.lessons import Check, Judged, Lesson, Question, judge
from explorer.lessons.bench import read_squares
from explorer.lessons.filling import compute as computed
from explorer.lessons.filling import written
from explorer.lessons.format import Computed, Value
from explorer.network import VGG16
from explorer.network.weights import DEFAULT
from explorer.shapes import FeatureMaps, RgbImage
from explorer.studies.heads import Examples, parse_source
from explorer.ui.computing.compute import once, turn
from explorer.ui.computing.store import Kind
from explorer.ui.networks import network
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run, sampled
from explorer.ui.texture_bench import HeadBench


class StoreBench:
    """A `Bench` whose pictures, networks and layers are those that the rooms use."""

    def photo(self, picture: str) -> RgbImage:
        """See `Bench`."""
        return sample_picture(picture).pixels

    def pixels(self, picture: str) -> RgbImage:
        """See `Bench`."""
        return sampled(sample_picture(picture), Sampling()).pixels

    def maps(self, picture: str, layer: str) -> FeatureMaps:
        """See `Bench`."""
        return Run(sample_picture(picture), Sampling(), network(DEFAULT)).layer(layer).maps

    def examples(self, reads: str, per_class: int) -> tuple[Examples, Examples]:
        """See `Bench`; what the room has read already is not read again."""
        return HeadBench(network(DEFAULT)).examples(TextureLesson(parse_source(reads), per_class))

    def squares(self, per_class: int) -> tuple[Examples, Examples]:
        """See `Bench`."""
        net = network(DEFAULT)
        return read_squares(net.model, net.loaded.preprocessing, per_class)

    @property
    def model(self) -> VGG16:
        """See `Bench`."""
        return network(DEFAULT).model


_BENCH = StoreBench()


def texts_of(lesson: Lesson, names: Iterable[str]) -> dict[str, str]:
    """Some of a lesson's fields, written; names of other things are left out.

    Raises: ExplorerError: if something cannot be computed now.
    """
    fields = lesson.fields
    return {name: written(fields[name], _value(fields[name])) for name in names if name in fields}


def answer(question: Question) -> Value:
    """A question's answer.

    Raises: ExplorerError: if it cannot be computed now.
    """
    return _value(question.answer)


def judged(check: Check, given: dict[str, Value]) -> Judged:
    """Judge what a learner did.

    Raises: ExplorerError: if it cannot be computed now.
    """
    with turn():
        return judge(_BENCH, check, given)


def _value(wanted: Computed) -> Value:
    key = ("lesson", wanted.function, tuple(sorted(wanted.arguments.items())))
    # In a tuple: the store takes nothing for what is not known.
    (value,) = once(Kind.RESULT, key, lambda: (computed(_BENCH, wanted),))
    return value
