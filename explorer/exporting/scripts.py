"""Short Python scripts that reproduce the numbers of a view with `explorer`."""

from collections.abc import Sequence

from explorer.exporting.request import Request
from explorer.imaging.sampling import Sampling
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.operations.pooling import PoolKind


def _seen(picture: str, sampling: Sampling) -> tuple[list[str], list[str]]:
    """Write the lines that make `seen`: imports, then work."""
    imports = [
        "from explorer.imaging import ColourOrder, Fit, Interpolation, decode_image",
        "from explorer.imaging.sampling import Sampling, sample",
    ]
    choices = (
        f"Interpolation.{sampling.interpolation.name}, {sampling.passes}, {sampling.size}, "
        f"Fit.{sampling.fit.name}, ColourOrder.{sampling.order.name}, {sampling.most}"
    )
    if picture.startswith("sample:"):
        imports[0] = "from explorer.imaging import ColourOrder, Fit, Interpolation, load_sample"
        opening = f"picture = load_sample({picture.removeprefix('sample:')!r})"
    else:
        imports.insert(0, "from pathlib import Path")
        opening = f"picture = decode_image(Path({picture!r}).read_bytes())"
    return imports, [opening, f"seen = sample(picture.pixels, Sampling({choices})).pixels"]


def _script(imports: Sequence[str], work: Sequence[str]) -> str:
    return "\n".join([*imports, "", *work]) + "\n"


def layer_script(request: Request, picture: str) -> str:
    """Write the script for a layer's numbers: `maps`, and the gray `levels` of its picture.

    Convention: `picture` is a path, or `sample:` and a sample's name.
    """
    imports, work = _seen(picture, request.sampling)
    is_list = not LAYERS[BY_NAME[request.layer]].is_spatial
    shown = "as_grid(maps)" if is_list else "maps"
    return _script(
        [
            *imports[:-2],
            imports[-2].replace("decode_image", "decode_image, prepare")
            .replace("load_sample", "load_sample, prepare"),
            imports[-1],
            "from explorer.network import VGG16, load_weights, record",
            f"from explorer.rendering import {'as_grid, ' if is_list else ''}"
            "to_uint8",
        ],
        [
            *work,
            f"weights = load_weights({request.weights!r})",
            "model = VGG16.from_weights(weights)",
            f"maps = record(model, prepare(seen, weights.preprocessing), [{request.layer!r}])"
            f"[{request.layer!r}]",
            f"levels = to_uint8({shown}, {request.mapping!r})",
        ],
    )  # fmt: skip


def pool_script(
    picture: str, sampling: Sampling, kind: PoolKind = PoolKind.MAX, passes: int = 5
) -> str:
    """Write the script for a picture pooled again and again: `stages`, each (3, H, W)."""
    imports, work = _seen(picture, sampling)
    return _script(
        [*imports, "from explorer.operations import observe_pool"],
        [*work, f"stages = observe_pool(seen.transpose(2, 0, 1), {kind.value!r}, {passes})"],
    )
