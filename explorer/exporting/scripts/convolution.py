"""The scripts of the convolution lab."""

from dataclasses import dataclass

from explorer.exporting.scripts.writing import Scene, write
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.operations import Border
from explorer.operations.filtering import Kernel
from explorer.operations.sizes import PlacedWindows


@dataclass(frozen=True, slots=True)
class OwnKernel:
    """A kernel as it was written, and how it runs."""

    numbers: Kernel
    is_divided: bool
    border: Border
    is_gray: bool


def proof_script(scene: Scene, layer: str, channel: int, row: int, column: int) -> str:
    """Write the script for one activation of a convolution as the sum it is: `proof`."""
    position = BY_NAME[layer]
    source = LAYERS[position - 1].name if position else ""
    module = LAYERS[position].module
    wanted = [*([source] if source else []), layer]
    return write(
        [
            *scene.feeding,
            f"maps = record(model, x, {wanted})",
            f"inputs, output = {f'maps[{source!r}]' if source else 'x[0]'}, "
            f"maps[{layer!r}][{channel}]",
            f'kernel = weights.state["{module}.weight"][{channel}].numpy()',
            f'bias = float(weights.state["{module}.bias"][{channel}])',
            f"proof = prove(inputs, kernel, bias, output, {row}, {column})",
        ]
    )


def kernels_script(scene: Scene, layer: str, kernel: int, pairs: int, other: str = "") -> str:
    """Write the script for a convolution's `kernels`, their `sizes` and `pairs`.

    Convention: with `other` weights also for the `figures` of both and how `alike` they are.
    """
    lines = [
        *scene.loading,
        f"kernels = layer_kernels(model, {layer!r})",
        "sizes = norms(kernels.weight)",
        f"slices = norms(kernels.weight[{kernel}])",
        f"pairs = similar_pairs(kernels.weight, {pairs})",
    ]
    if other:
        lines += [
            f"other = VGG16.from_weights(load_weights({other!r}))",
            f"beside = layer_kernels(other, {layer!r})",
            "figures = [kernel_figures(each.weight) for each in (kernels, beside)]",
            "alike = same_numbers(kernels.weight, beside.weight)",
        ]
    return write(lines)


def own_kernel_script(scene: Scene, own: OwnKernel, box: tuple[int, int, int, int]) -> str:
    """Write the script for a kernel laid on the picture `straight`, and `turned` around.

    Convention: `box` is top, bottom, left, right of what it runs on, each end excluded.
    """
    top, bottom, left, right = box
    planes = (
        "reorder(pixels, ColourOrder.GRAY)[:, :, 0]"
        if own.is_gray
        else ("pixels.transpose(2, 0, 1)")
    )
    kernel = f"np.array({own.numbers.tolist()})"
    return write(
        [
            *scene.seeing,
            f"pixels = seen[{top}:{bottom}, {left}:{right}]",
            f"planes = {planes}.astype(float)",
            f"kernel = {f'normalised({kernel})' if own.is_divided else kernel}",
            f"straight = cross_correlate(planes, kernel, Border.{own.border.name})",
            f"turned = convolve(planes, kernel, Border.{own.border.name})",
        ]
    )


def windows_script(windows: PlacedWindows) -> str:
    """Write the script for where a window stands along one side: `windows`, `outputs`."""
    w = windows
    numbers = f"{w.size}, {w.kernel}, {w.stride}, {w.padding}, {w.dilation}, {w.ceil_mode}"
    return write([f"windows = place_windows({numbers})", "outputs = windows.places"])


def chain_script(size_hw: tuple[int, int]) -> str:
    """Write the script for the sizes through the whole network, rounded down and up: `sizes`."""
    return write(
        [
            f"steps = size_chain({tuple(size_hw)})",
            "sizes = [(step.floor, step.ceil) for step in steps]",
        ]
    )


def stacks_script(
    stacks: list[tuple[int, ...]], channels: int, size_hw: tuple[int, int], bias: bool
) -> str:
    """Write the script for stacks of kernels, by formula and `measured`."""
    asked = f"k, {channels}, {size_hw}, {bias}"
    return write(
        [
            f"stacks = {stacks}",
            f"figures = {{k: stack_figures({asked}) for k in stacks}}",
            f"measured = {{k: measure_stack({asked}) for k in stacks}}",
        ]
    )


def families_script(family: str) -> str:
    """Write the script for the networks' `totals` and one network's `layers`."""
    return write(
        [
            "totals = {",
            "    f.title: (f.weight_layers, f.parameters, f.macs)",
            "    for f in FAMILIES.values()",
            "}",
            f"rows = FAMILIES[{family!r}].figures",
            "layers = [(row.name, row.out_shape, row.parameters, row.macs) for row in rows]",
        ]
    )


def receptive_script(
    scene: Scene, layer: str, channel: int, place: tuple[int, int], share: float
) -> str:
    """Write the script for what a unit sees: `field`, its `core`, and every layer's `reach`."""
    return write(
        [
            *scene.feeding,
            f"field = effective_field(model, x, {layer!r}, {channel}, {place})",
            f"core, held = field.central({share})",
            "layers = layers_at(x.shape[2:])",
            "reach = {layer.name: (layer.receptive_field, layer.stride, layer.start)"
            " for layer in layers}",
        ]
    )
