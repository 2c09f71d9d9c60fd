"""The scripts of the convolution lab."""

from explorer.exporting.scripts.writing import Scene, write
from explorer.network.architecture import BY_NAME, LAYERS


def proof_script(scene: Scene, layer: str, channel: int, row: int, column: int) -> str:
    """Write the script for one activation of a convolution as the sum it is: `proof`."""
    position = BY_NAME[layer]
    source = LAYERS[position - 1].name if position else ""
    module = LAYERS[position].module
    wanted = [*([source] if source else []), layer]
    return write([
        *scene.feeding,
        f"maps = record(model, x, {wanted})",
        f"inputs, output = {f'maps[{source!r}]' if source else 'x[0]'}, "
        f"maps[{layer!r}][{channel}]",
        f'kernel = weights.state["{module}.weight"][{channel}].numpy()',
        f'bias = float(weights.state["{module}.bias"][{channel}])',
        f"proof = prove(inputs, kernel, bias, output, {row}, {column})",
    ])  # fmt: skip
