"""From the file a catalogue entry comes in to the .safetensors that is kept."""

import re
from errno import EIO
from pathlib import Path

import safetensors.torch

from explorer.imaging.preparing import ColourOrder
from explorer.network.weights import formats, onnx_files, pickled_arrays
from explorer.network.weights.catalog import WeightsFormat, WeightsSource
from explorer.network.weights.state import assemble, plan
from explorer.network.weights.stored import FileSource


def convert(source: WeightsSource, data: FileSource, target: Path) -> None:
    """Read a catalogue entry's file and write its state dict.

    Convention: the file names its catalogue entry, so that it is recognised when someone loads it
    by its path.
    Raises: WeightsError: if the file does not hold what the catalogue promises. OSError: if it
    cannot be written.
    """
    if source.format is WeightsFormat.ONNX and isinstance(data, bytes):
        contents = onnx_files.contents_of(data)
    elif source.format is WeightsFormat.PICKLED_ARRAYS and isinstance(data, bytes):
        contents = pickled_arrays.contents_of(data)
    else:
        contents = formats.contents_of(data, "")
    state, _ = assemble(plan(contents), flip_colours=source.trained_on is ColourOrder.BGR)
    try:
        # One entry only: several would be written in an order that changes from run to run.
        safetensors.torch.save_file(state, target, metadata={"source": source.id})
    except safetensors.SafetensorError as problem:  # the disk's refusal, wrapped
        code = re.search(r"os error (\d+)", str(problem))
        raise OSError(int(code[1]) if code else EIO, "writing failed", str(target)) from problem
