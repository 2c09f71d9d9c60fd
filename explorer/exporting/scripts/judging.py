"""The scripts of the learning room that only compute: losses, divergence, flatten, LRN, reads."""

from collections.abc import Sequence

from explorer.exporting.scripts.writing import Scene, sampling_literal, write
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.operations.divergence import LogUnit
from explorer.operations.flattening import Place
from explorer.operations.normalising import ResponseNorm
from explorer.studies.divergence import Spread


def losses_script(logits: Sequence[float], right: int) -> str:
    """Write the script for one answer's losses: `found`, and the two mistakes beside it."""
    return write(
        [
            f"logits = {list(logits)}",
            f"found = losses(logits, {right})",
            "relu = relu_fault(logits)",
            "axis = axis_fault([logits, logits[::-1]])",
        ]
    )


def divergence_script(
    p: Sequence[float], q: Sequence[float], unit: LogUnit, smoothing: float = 0.0
) -> str:
    """Write the script for two distributions compared both ways: `found`."""
    mixed = f"p, q = smoothed(p, {smoothing}), smoothed(q, {smoothing})"
    return write(
        [
            f"p, q = distribution({list(p)}), distribution({list(q)})",
            *([mixed] if smoothing else []),
            f"found = compare(p, q, LogUnit.{unit.name})",
        ]
    )


def layers_divergence_script(
    a: Scene, b: Scene, spread: Spread, unit: LogUnit, smoothing: float = 0.0
) -> str:
    """Write the script for two setups' divergence, layer by layer: `found`."""
    asked = f"Spread.{spread.name}, LogUnit.{unit.name}"
    more = f", smoothing={smoothing}" if smoothing else ""
    return write(
        [
            "def run(picture, sampling, name):",
            "    weights = load_weights(name)",
            "    x = prepare(sample(picture.pixels, sampling).pixels, weights.preprocessing)",
            "    return Trace(VGG16.from_weights(weights), x)",
            "",
            *(
                f"{name} = run({side.opened}, {sampling_literal(side.sampling)}, {side.weights!r})"
                for name, side in (("a", a), ("b", b))
            ),
            f"found = list(divergences(a, b, {asked}{more}))",
        ]
    )


def flatten_script(scene: Scene, layer: str, place: Place) -> str:
    """Write the script for one number's `index` once a layer is flattened, and `back`."""
    assert LAYERS[BY_NAME[layer]].is_spatial
    return write(
        [
            *scene.feeding,
            f"maps = record(model, x, [{layer!r}])[{layer!r}]",
            "numbers = np.arange(maps.size).reshape(maps.shape)",
            f"index = numbers[{place.channel}, {place.row}, {place.column}]",
            "value, back = maps.ravel()[index], place_of(int(index), maps.shape)",
            "fault = reshape_fault(2)",
        ]
    )


def normalising_script(scene: Scene, norm: ResponseNorm) -> str:
    """Write the script for LRN after relu1_1: `found`, each layer's distance from without."""
    return write(
        [
            *scene.feeding,
            "trace = Trace(model, x)",
            f"with response_normalised(trace, {_norm_literal(norm)}) as run:",
            "    found = list(distances(trace, run))",
        ]
    )


def normalised_edges_script(scene: Scene, norm: ResponseNorm) -> str:
    """Write the script for the edge network's maps `before` and `after`, and how far they moved."""
    return write(
        [
            *scene.feeding,
            "trace = Trace(model, x)",
            "before = edge_maps(model, trace.record(SIDE_LAYERS), trace.shape_hw)",
            f"sides = [side for _, side in normalised_sides(trace, {_norm_literal(norm)})]",
            "after = fused_edges(model, sides, trace.shape_hw)",
            "moved = np.abs(after.fused - before.fused).mean()",
        ]
    )


def _norm_literal(norm: ResponseNorm) -> str:
    return (
        f"ResponseNorm({norm.size}, {norm.alpha}, {norm.beta}, {norm.k}, "
        f"AlphaMeaning.{norm.meaning.name})"
    )


def trials_script(one: int, other: int) -> str:
    """Write the script for two of the paper's trials: what sets them `apart`, and by how much."""
    return write(
        [
            f"one, other = TRIALS[{one}], TRIALS[{other}]",
            "apart, points = differing(one, other), one.top1 - other.top1",
        ]
    )


def reads_script(size_hw: tuple[int, int], kernel: int, stride: int, padding: int) -> str:
    """Write the script for how often each pixel is read: `counts`, and what pooling saves."""
    return write(
        [
            f"counts = read_counts({tuple(size_hw)}, {kernel}, {stride}, {padding})",
            "with_pools, without = pooling_saving()",
        ]
    )


def squeezing_script(shape: tuple[int, ...]) -> str:
    """Write the script for the shapes that squeezing leaves: `steps`."""
    return write([f"steps = squeeze_row({tuple(shape)})"])
