"""The scripts of the comparing lab."""

from dataclasses import dataclass

from explorer.exporting.scripts.writing import Scene, sampling_literal, write
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.studies.ablation import Ablation
from explorer.studies.comparison import Measure


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """A visitor's own head that answers for some of the setups: its path, the layer it reads."""

    head: str
    layer: str
    sides: str

    def lines(self, weights: str) -> list[str]:
        """The lines to `answers`, in the order of `sides`; `weights` are those it knows."""
        return [
            f"head = head_of(Path({self.head!r}))",
            f"head.check_weights(load_weights({weights!r}))",
            f"answers = [head.answer(side.record([{self.layer!r}])[{self.layer!r}]) "
            f"for side in ({', '.join(self.sides)},)]",
        ]


def distances_script(
    a: Scene,
    b: Scene,
    layer: str,
    measure: Measure,
    beyond: float,
    *,
    raw: bool = False,
    own: OwnAnswers | None = None,
) -> str:
    """Write the script for two setups' distances: `found`, `first`, and a layer's maps of both.

    Convention: where B is `raw`, no mean is subtracted from its input; what a head of the visitor's
    `own` says is `answers`.
    """
    answering = [] if own is None else own.lines((a if "a" in own.sides else b).weights)
    return write(
        [
            "def run(picture, sampling, name, raw=False):",
            "    weights = load_weights(name)",
            "    trained = weights.preprocessing",
            "    recipe = trained.without_mean if raw else trained",
            "    x = prepare(sample(picture.pixels, sampling).pixels, recipe)",
            "    return Trace(VGG16.from_weights(weights), x)",
            "",
            *(
                f"{name} = run({scene.opened}, {sampling_literal(scene.sampling)}, "
                f"{scene.weights!r}{', raw=True' if raw and name == 'b' else ''})"
                for name, scene in (("a", a), ("b", b))
            ),
            "found = list(distances(a, b))",
            _first(measure, beyond),
            f"maps_a, maps_b = (side.record([{layer!r}])[{layer!r}] for side in (a, b))",
            "apart = difference(maps_a, maps_b) if maps_a.shape == maps_b.shape else None",
            *answering,
        ]
    )


def switched_script(
    scene: Scene, ablation: Ablation, measure: Measure, beyond: float, head: str | None = None
) -> str:
    """Write the script for channels switched off: how far the outcome `moved`, and `found`.

    Convention: `head` is the path of one that answers in the network's place.
    """
    kind, more = ("model.end", "") if head is None else ("End.CLASSES", ", head")
    return write(
        [
            *scene.feeding,
            *_head(head),
            "trace = Trace(model, x)",
            f"off = Ablation({ablation.layer!r}, {ablation.channels}, "
            f"Filling.{ablation.filling.name})",
            "with ablated(trace, off) as run:",
            f"    moved = change({kind}, outcome(trace{more}), outcome(run{more}))",
            "    found = list(distances(trace, run, off.layer))",
            _first(measure, beyond),
        ]
    )


def ranking_script(scene: Scene, ablation: Ablation, head: str | None = None) -> str:
    """Write the script for each channel switched off alone: `effects`, and their `order`.

    Convention: as `switched_script`.
    """
    name, filling = ablation.layer, f"Filling.{ablation.filling.name}"
    channels = f"range({LAYERS[BY_NAME[name]].channels})"
    with_head = "" if head is None else ", head"
    return write(
        [
            *scene.feeding,
            *_head(head),
            "effects, trace = {}, Trace(model, x)",
            f"for some in channel_effects(trace, {name!r}, {filling}, {channels}{with_head}):",
            "    effects.update(some)",
            "order = sorted(effects, key=lambda channel: (-effects[channel], channel))",
        ]
    )


def looks_script(a: Scene, b: Scene) -> str:
    """Write the script for how different two pictures look: `looks` and `alike`, and `where`.

    Convention: the networks of both stay out of it.
    """
    return write(
        [
            'model = VGG16.from_weights(load_weights("torchvision"))',
            *(
                f"{name} = sample({scene.opened}.pixels, {sampling_literal(scene.sampling)}).pixels"
                for name, scene in (("a", a), ("b", b))
            ),
            "looks, alike = lpips(model, a, b), dists(model, a, b)",
            "distances = looks.distance, alike.distance",
            "by_layer = {part.layer: part.distance for part in looks.layers}",
            "where = looks.where(a.shape[:2])",
        ]
    )


def _head(path: str | None) -> list[str]:
    if path is None:
        return []
    return [f"head = head_of(Path({path!r}))", "head.check_weights(weights)"]


def _first(measure: Measure, beyond: float) -> str:
    return f"first = first_beyond(found, {beyond!r}, Measure.{measure.name})"
