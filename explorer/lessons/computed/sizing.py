"""How large an output is, how often a pixel is read, and what pads what."""

from collections.abc import Mapping
from typing import Any

from explorer.errors import SettingError
from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict
from explorer.network.architecture import LAYERS, LayerKind
from explorer.numerals import whole
from explorer.operations.reads import read_counts
from explorer.operations.sizes import PaddingMode, conv_output_size, padding_for

_OWN = "own"


def output_size(
    bench: Bench, size: int, kernel: int, stride: int = 1, padding: int = 0, up: bool = False
) -> int:
    """How long one side becomes."""
    return conv_output_size(size, kernel, stride, padding, ceil_mode=up)


def narrow_after(bench: Bench, size: int, kernel: int, layers: int) -> int:
    """How long one side is after several convolutions without padding."""
    for _layer in range(layers):
        size = conv_output_size(size, kernel)
    return size


def convolutions(bench: Bench) -> int:
    """How many convolutions VGG16 has."""
    return sum(layer.kind is LayerKind.CONV for layer in LAYERS)


def zeros(bench: Bench, mode: str, kernel: int) -> int:
    """How many zeros a kind of padding puts at each end."""
    return padding_for(PaddingMode(mode), kernel)


def corner_reads(bench: Bench, kernel: int, padding: int = 0, side: int = 9) -> int:
    """How often a convolution reads the corner pixel."""
    return int(read_counts((side, side), kernel, padding=padding)[0, 0])


def edge_reads(bench: Bench, kernel: int, padding: int = 0, side: int = 9) -> int:
    """How often it reads a pixel in the middle of the rim."""
    return int(read_counts((side, side), kernel, padding=padding)[0, side // 2])


def middle_reads(bench: Bench, kernel: int, padding: int = 0, side: int = 9) -> int:
    """How often it reads the pixel in the middle."""
    return int(read_counts((side, side), kernel, padding=padding)[side // 2, side // 2])


def reaches_size(bench: Bench, answer: Mapping[str, Any], size: int, target: int) -> Verdict:
    """Judge whether the numbers in the room make one length of another.

    Convention: rounded down, as convolutions do, whatever the room is set to for pooling.
    """
    given, kernel, stride, gaps = (int(answer[f"conv_size_{letter}"]) for letter in "mksd")
    mode = str(answer["conv_size_mode"])
    said = {"found": "–", "kernel": whole(kernel), "stride": whole(stride), "padding": "–"}
    try:
        padding = (
            int(answer["conv_size_p"])
            if mode == _OWN
            else padding_for(PaddingMode(mode), kernel, gaps)
        )
        said["padding"] = whole(padding)
        found = conv_output_size(given, kernel, stride, padding, gaps)
    except SettingError:
        return Verdict("impossible", said)
    said["found"] = whole(found)
    if given != size:
        return Verdict("other-side", said)
    if found == target:
        return Verdict(RIGHT, said)
    return Verdict("too-long" if found > target else "too-short", said)


FIELDS = {
    function.__name__: function
    for function in (
        output_size,
        narrow_after,
        convolutions,
        zeros,
        corner_reads,
        edge_reads,
        middle_reads,
    )
}
CHECKS = {
    "reaches_size": CheckFunction(
        reaches_size,
        ("impossible", "other-side", "too-long", "too-short"),
        frozenset({"found", "kernel", "stride", "padding"}),
    )
}
