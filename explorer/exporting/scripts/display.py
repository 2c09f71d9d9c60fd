"""The scripts of the display lab."""

from collections.abc import Sequence

from explorer.exporting.scripts.writing import Scene, write
from explorer.network.architecture import BY_NAME, LAYERS


def scores_script(scene: Scene, reference: str, mappings: Sequence[str]) -> str:
    """Write the script for every layer under every mapping: `scores`, and the `best` of each."""
    return write(
        [
            *scene.feeding,
            "trace, scores, best = Trace(model, x), {}, {}",
            f"mappings = {list(mappings)}",
            "for layer in LAYERS:",
            "    if layer.is_trunk:",
            f"        stick = yardstick(trace.record([layer.name])[layer.name], {reference!r})",
            "        scores[layer.name] = [score(stick, mapping) for mapping in mappings]",
            "        best[layer.name] = recommend(scores[layer.name], layer.kind.signed)",
        ]
    )


def triage_script(scene: Scene, layer: str, pairs: int) -> str:
    """Write the script for a layer's channels: `figures`, `bits`, `same` and `contrary`."""
    lines = [
        *scene.feeding,
        f"maps = record(model, x, [{layer!r}])[{layer!r}]",
        "figures = channel_statistics(maps)",
        "bits = entropy(level_counts(to_uint8(maps)))",
    ]
    if LAYERS[BY_NAME[layer]].is_spatial:
        lines += [
            "found = correlations(maps)",
            f"same, contrary = alike(found, {pairs}), opposite(found, {pairs})",
        ]
    return write(lines)


def glance_script(scene: Scene, weights: Sequence[str]) -> str:
    """Write the script for every ReLU and pooling in a few numbers: `found`, by weights."""
    return write(
        [
            *scene.seeing,
            "found = {}",
            f"for name in {list(weights)}:",
            "    weights = load_weights(name)",
            "    x = prepare(seen, weights.preprocessing)",
            "    found[name] = list(walk(Trace(VGG16.from_weights(weights), x)))",
        ]
    )
