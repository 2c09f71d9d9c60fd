"""The scripts of the learning room that train something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.exporting.scripts.writing import Scene, sampling_literal, write
from explorer.imaging.sampling import Sampling
from explorer.studies.heads import Recipe, Source


@dataclass(frozen=True, slots=True)
class TextureLesson:
    """What is learned from the textures: patches of each class, and the share of wrong labels."""

    source: Source
    per_class: int
    wrong: float = 0.0
    seed: int = 0


def training_script(weights: str, lesson: TextureLesson, recipe: Recipe) -> str:
    """Write the script for a head on brick, grass and gravel: every step, and the `test` score."""
    return write(
        [
            *_rows(weights, lesson),
            f"recipe = {recipe_literal(recipe)}",
            "steps = list(training_steps(learn, 3, recipe, unseen))",
            "readout = fit(learn, 3, recipe)",
            "test = Score(readout.probabilities(unseen.features), unseen.labels)",
            "accuracy, confusion = test.accuracy, test.confusion",
        ]
    )


def dropout_script(weights: str, lesson: TextureLesson) -> str:
    """Write the script for every dropout and every seed: `runs`."""
    return write(
        [
            *_rows(weights, TextureLesson(lesson.source, lesson.per_class, 0.0, lesson.seed)),
            f"runs = list(dropout_runs(learn, unseen, 3, wrong={lesson.wrong}))",
        ]
    )


def passes_script(
    weights: str, lesson: TextureLesson, dropout: float, passes: int, number: int = 0
) -> str:
    """Write the script for one patch in training mode, again and again: `found`, a `Passes`."""
    return write(
        [
            *_rows(weights, lesson),
            f"readout = fit(learn, 3, small_mlp({dropout}, {lesson.seed}))",
            f"row, output = unseen.features[{number}:{number + 1}], readout.output",
            "units = readout.units(row)[0]",
            f"kept = masks(len(units), {dropout}, {passes}, {lesson.seed})",
            f"found = dropped_passes(units, output.weight, output.bias, kept, {dropout})",
        ]
    )


def connected_script(weights: str, number: int, place: tuple[int, int, int]) -> str:
    """Write the script for one square before a fully connected head: `index`, `parts`, `logits`."""
    return write(
        [
            *_network(weights),
            "half, other = crops(Half.LEARN), crops(Half.TEST)",
            'source = Source("pool5", Summary.FLAT)',
            "shown = [*half.pictures, *other.pictures]",
            "rows = features(model, weights.preprocessing, shown, [source])[source]",
            "learn, unseen = rows[: len(half)], rows[len(half) :]",
            "readout = fit(Examples(learn, half.labels), 3)",
            f"index = np.ravel_multi_index({place}, (512, 7, 7))",
            f"units = readout.units(unseen[{number}:{number + 1}])[0]",
            "parts = units * readout.output.weight",
            "logits = parts.sum(axis=1) + readout.output.bias",
            "maps = [each.reshape(-1, 512, 7, 7) for each in (learn, unseen)]",
            "moved = shuffled_places(maps[0], half.labels, maps[1], other.labels)",
            "fault = reshape_fault(2)",
        ]
    )


def probes_script(weights: str, sources: Sequence[Source], per_class: int) -> str:
    """Write the script for one head a layer: `found`."""
    listed = ", ".join(map(source_literal, sources))
    return write(
        [
            *_network(weights),
            f"sources = [{listed}]",
            "half, other = patches(Half.LEARN), patches(Half.TEST)",
            f"half = half[choose(half.labels, {per_class})]",
            "rows, test = (",
            "    features(model, weights.preprocessing, list(each.pictures), sources)",
            "    for each in (half, other)",
            ")",
            "found = list(probes(rows, half.labels, test, other.labels))",
        ]
    )


def jitter_script(weights: str, sources: Sequence[Source], scale: float, seed: int) -> str:
    """Write the script for heads that saw one scale and all: `found`, one `Jitter` a source."""
    listed = ", ".join(map(source_literal, sources))
    return write(
        [
            *_network(weights),
            f"sources = [{listed}]",
            f"steps = jitter_steps(model, weights.preprocessing, sources, {scale}, {seed})",
            "*passes, found = steps",
        ]
    )


def own_classes_script(
    weights: str,
    classes: Mapping[str, Sequence[str]],
    source: Source,
    sampling: Sampling,
    recipe: Recipe,
) -> str:
    """Write the script for a head of one's own pictures: `head`, `honest`, `mine.safetensors`.

    Convention: `classes` holds the pictures' paths.
    """
    named = {name: list(paths) for name, paths in classes.items()}
    return write(
        [
            f"classes = {named}",
            f"source, recipe = {source_literal(source)}, {recipe_literal(recipe)}",
            f"sampling = {sampling_literal(sampling)}",
            *_network(weights),
            "files = [Path(path).read_bytes() for paths in classes.values() for path in paths]",
            "seen = [sample(decode_image(data).pixels, sampling).pixels for data in files]",
            "rows = features(model, weights.preprocessing, seen, [source])[source]",
            "labels = np.repeat(np.arange(len(classes)), [len(p) for p in classes.values()])",
            "known = Examples(rows, labels)",
            "honest = leave_one_out(known, len(classes), recipe)",
            "origin = Origin(source, weights.sha256, weights.title, sampling)",
            "head = Head(tuple(classes), fit(known, len(classes), recipe), origin, recipe)",
            'Path("mine.safetensors").write_bytes(head_bytes(head))',
        ]
    )


def answer_script(scene: Scene, head: str) -> str:
    """Write the script for a saved head's `answer`, and where in the picture it comes from."""
    return write(
        [
            f"head = head_of(Path({head!r}))",
            *scene.feeding,
            "head.check_weights(weights)",
            "layer, summary = head.origin.source.layer, head.origin.source.summary",
            "maps = record(model, x, [layer])[layer]",
            "answer = head.answer(maps)",
            "places = class_maps(head.readout, maps, summary)",
        ]
    )


def montage_script(weights: str, lesson: TextureLesson) -> str:
    """Write the script for class maps of the three textures side by side: `places`, `winners`."""
    layer, summary = lesson.source.layer, lesson.source.summary
    return write(
        [
            *_rows(weights, lesson),
            "readout = fit(learn, 3)",
            "x = prepare(montage().picture, weights.preprocessing)",
            f"maps = record(model, x, [{layer!r}])[{layer!r}]",
            f"places = class_maps(readout, maps, Summary.{summary.name})",
            "winners = places.winners",
        ]
    )


def source_literal(source: Source) -> str:
    """Write where features come from as code."""
    return f"Source({source.layer!r}, Summary.{source.summary.name})"


def recipe_literal(recipe: Recipe) -> str:
    """Write a recipe as code, with what differs from the plain one."""
    plain = Recipe()
    named = {
        name: f"{kind}.{value.name}"
        for name, kind, value in (
            ("loss", "Loss", recipe.loss),
            ("optimiser", "Optimiser", recipe.optimiser),
        )
        if value is not getattr(plain, name)
    }
    numbers = ("penalty", "steps", "rate", "hidden", "dropout", "seed")
    named |= {
        name: repr(getattr(recipe, name))
        for name in numbers
        if getattr(recipe, name) != getattr(plain, name)
    }
    return f"Recipe({', '.join(f'{name}={value}' for name, value in named.items())})"


def _network(weights: str) -> list[str]:
    return [f"weights = load_weights({weights!r})", "model = VGG16.from_weights(weights)"]


def _rows(weights: str, lesson: TextureLesson) -> list[str]:
    """The lines to `learn` and `unseen`."""
    labels = f"mislabelled(half.labels, {lesson.wrong}, 3, {lesson.seed})"
    return [
        *_network(weights),
        f"source, recipe = {source_literal(lesson.source)}, weights.preprocessing",
        "half, other = patches(Half.LEARN), patches(Half.TEST)",
        f"half = half[choose(half.labels, {lesson.per_class}, {lesson.seed})]",
        "shown = [*half.pictures, *other.pictures]",
        "rows = features(model, recipe, shown, [source])[source]",
        f"learn = Examples(rows[: len(half)], {labels if lesson.wrong else 'half.labels'})",
        "unseen = Examples(rows[len(half) :], other.labels)",
    ]
