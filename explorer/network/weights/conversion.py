"""From the file a catalogue entry comes in to the .safetensors that is kept."""

import re
from errno import EIO
from pathlib import Path

import safetensors.torch

from explorer.imaging.preparing import TORCHVISION
from explorer.network.weights import formats, onnx_files
from explorer.network.weights.catalog import WeightsSource
from explorer.network.weights.state import assemble, plan
from explorer.network.weights.stored import FileSource


def convert(source: WeightsSource, data: FileSource, target: Path) -> None:
    """Read a catalogue entry's file and write its state dict.

    Convention: everything but torchvision's own weights was trained on blue-green-red. The file
    names its catalogue entry, so that it is recognised when someone loads it by its path.
    Raises: WeightsError: if the file does not hold what the catalogue promises. OSError: if it
    cannot be written.
    """
    if isinstance(data, bytes) and not data.startswith(formats.HDF5):
        contents = onnx_files.contents_of(data)
    else:
        contents = formats.contents_of(data, "")
    state, _ = assemble(plan(contents), flip_colours=source.preprocessing != TORCHVISION)
    try:
        # One entry only: several would be written in an order that changes from run to run.
        safetensors.torch.save_file(state, target, metadata={"source": source.id})
    except safetensors.SafetensorError as problem:  # the disk's refusal, wrapped
        code = re.search(r"os error (\d+)", str(problem))
        raise OSError(int(code[1]) if code else EIO, "writing failed", str(target)) from problem
