"""Short Python scripts that reproduce the numbers of a view with `explorer`."""

from collections.abc import Sequence

from explorer.exporting.request import Request
from explorer.imaging.sampling import Sampling
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.operations import PoolKind, Window

SAMPLE = "sample:"


def _sampling(sampling: Sampling) -> str:
    return (
        f"Sampling(Interpolation.{sampling.interpolation.name}, {sampling.passes}, "
        f"{sampling.size}, Fit.{sampling.fit.name}, ColourOrder.{sampling.order.name}, "
        f"{sampling.most})"
    )


def _picture(picture: str) -> tuple[str, str, list[str]]:
    """Say how a picture is opened: the line, the function it needs, further imports."""
    if picture.startswith(SAMPLE):
        return f"picture = load_sample({picture.removeprefix(SAMPLE)!r})", "load_sample", []
    line = f"picture = decode_image(Path({picture!r}).read_bytes())"
    return line, "decode_image", ["from pathlib import Path"]


def _script(
    picture: str, imports: Sequence[str], work: Sequence[str], *, prepares: bool = False
) -> str:
    line, opener, more = _picture(picture)
    functions = f"{opener}, prepare" if prepares else opener
    return "\n".join([
        *more,
        f"from explorer.imaging import ColourOrder, Fit, Interpolation, {functions}",
        "from explorer.imaging.sampling import Sampling, sample",
        *imports, "", line, *work, "",
    ])  # fmt: skip


def _seen(sampling: Sampling) -> str:
    return f"seen = sample(picture.pixels, {_sampling(sampling)}).pixels"


def layer_script(request: Request, picture: str) -> str:
    """Write the script for a layer's numbers: `maps`, and the gray `levels` of its picture.

    Convention: `picture` is a path, or `sample:` and a sample's name.
    """
    name = request.layer
    spatial = LAYERS[BY_NAME[name]].is_spatial
    imports = [
        "from explorer.network import VGG16, load_weights, record",
        f"from explorer.rendering import {'to_uint8' if spatial else 'as_grid, to_uint8'}",
    ]
    work = [
        _seen(request.sampling),
        f"weights = load_weights({request.weights!r})",
        "model = VGG16.from_weights(weights)",
        f"maps = record(model, prepare(seen, weights.preprocessing), [{name!r}])[{name!r}]",
        f"levels = to_uint8({'maps' if spatial else 'as_grid(maps)'}, {request.mapping!r})",
    ]
    return _script(picture, imports, work, prepares=True)


def pool_script(picture: str, sampling: Sampling, kind: PoolKind, window: Window) -> str:
    """Write the script for a picture pooled again and again: `stages`, each (3, H, W)."""
    shape = f"{window.kernel}, {window.stride}, {window.padding}, {window.ceil_mode}"
    work = [
        _seen(sampling),
        'planes = seen.transpose(2, 0, 1).astype("float32")',
        f"stages = pool_chain(planes, {kind.value!r}, Window({shape})).stages",
    ]
    return _script(picture, ["from explorer.operations import Window, pool_chain"], work)


def resampling_script(picture: str, base: Sampling) -> str:
    """Write the script for a picture brought to size by every method: `results`, by method."""
    work = [
        f"base = {_sampling(base)}",
        "methods = samplings(picture.pixels.shape[1::-1], base)",
        "results = {str(m): sample(picture.pixels, s).pixels for m, s in methods.items()}",
    ]
    return _script(picture, ["from explorer.imaging.methods import samplings"], work)


def proof_script(request: Request, picture: str, row: int, column: int) -> str:
    """Write the script for one activation as the sum it is: `proof`.

    Convention: the request names a convolution and its channel.
    """
    position, channel = BY_NAME[request.layer], request.channel
    source = LAYERS[position - 1].name if position else ""
    module = LAYERS[position].module
    wanted = [*([source] if source else []), request.layer]
    work = [
        _seen(request.sampling),
        f"weights = load_weights({request.weights!r})",
        "x = prepare(seen, weights.preprocessing)",
        f"maps = record(VGG16.from_weights(weights), x, {wanted})",
        f"inputs, output = {f'maps[{source!r}]' if source else 'x[0]'}, "
        f"maps[{request.layer!r}][{channel}]",
        f'kernel = weights.state["{module}.weight"][{channel}].numpy()',
        f'bias = float(weights.state["{module}.bias"][{channel}])',
        f"proof = prove(inputs, kernel, bias, output, {row}, {column})",
    ]
    imports = [
        "from explorer.network import VGG16, load_weights, record",
        "from explorer.operations.convolution import prove",
    ]
    return _script(picture, imports, work, prepares=True)
