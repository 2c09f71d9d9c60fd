"""All layers into one ZIP: time against the bare forward pass, and memory."""

import tempfile
import tracemalloc
from collections.abc import Iterator

import torch

from benchmarks.rows import Row, side_by_side
from explorer.exporting import Product, Request, write_archive
from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, Trace, load_weights


def run() -> Iterator[Row]:
    """Measure the ZIP of all layers at 224x224."""
    loaded = load_weights("imagenet")
    model = VGG16.from_weights(loaded)
    picture = load_sample("astronaut")
    seen = sample(picture.pixels, Sampling()).pixels
    model_input = prepare(seen, loaded.preprocessing)
    tensor = torch.from_numpy(model_input.copy())
    request = Request(Product.SHEET, picture.sha256, "imagenet", loaded.sha256, "pool5", Sampling())
    size = 0

    def bare() -> None:
        with torch.inference_mode():
            model.features(tensor)

    def export() -> None:
        nonlocal size
        with tempfile.TemporaryFile() as file:
            for _name in write_archive(file, request, seen, Trace(model, model_input).walk()):
                pass
            size = file.tell()

    base, full = side_by_side([bare, export], rounds=5)
    detail = f"{full * 1e3:.0f} ms / {base * 1e3:.0f} ms, {size / 1e6 / full:.0f} MB/s"
    yield Row("all 31 layers into a ZIP / bare pass", full / base, 6, "×", False, detail)

    tracemalloc.start()
    export()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    yield Row(
        "… memory at its peak, besides PyTorch's",
        peak,
        40,
        "MB",
        False,
        f"{size / 2**20:.0f} MB written",
    )
