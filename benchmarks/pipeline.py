"""The library's own path, from file bytes to a finished montage, against the bare network."""

import io
import itertools
from collections.abc import Callable, Iterator

import numpy as np
import torch
from PIL import Image

from benchmarks.rows import Row, side_by_side
from explorer.imaging import decode_image, load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, Trace, load_weights, onednn
from explorer.rendering import Colours, montage, png_bytes, to_uint8
from explorer.shapes import RgbImage
from explorer.studies.perceptual import lpips


def _png_512() -> bytes:
    pixels = load_sample("astronaut").pixels
    out = io.BytesIO()
    Image.fromarray(pixels).resize((512, 512)).save(out, "PNG")
    return out.getvalue()


def run() -> Iterator[Row]:
    """Measure the pass itself, the first three budget rows, LPIPS and the montage."""
    loaded = load_weights("imagenet")
    model = VGG16.from_weights(loaded)
    data = _png_512()
    pixels = sample(decode_image(data).pixels, Sampling()).pixels
    model_input = prepare(pixels, loaded.preprocessing)
    tensor = torch.from_numpy(model_input.copy())

    def bare() -> None:
        with torch.inference_mode():
            model.features(tensor)

    def new_picture() -> None:
        seen = sample(decode_image(data).pixels, Sampling()).pixels
        trace = Trace(model, prepare(seen, loaded.preprocessing))
        maps = trace.record(["pool5"])["pool5"]
        png_bytes(montage(to_uint8(maps)), Colours.MAGMA)

    def our_pass() -> None:
        Trace(model, model_input).record(["pool5"])

    base, ours = side_by_side([bare, our_pass], rounds=15)
    detail = f"{ours * 1e3:.0f} ms / {base * 1e3:.0f} ms"
    goal = 0.85 if onednn.is_available() else 1.05
    yield Row(
        "a pass to pool5 as the app makes it / bare pass", ours / base, goal, "×", False, detail
    )

    base, full = side_by_side([bare, new_picture], rounds=15)
    detail = f"{full * 1e3:.0f} ms / {base * 1e3:.0f} ms"
    yield Row(
        "new 512×512 PNG → montage of pool5 / bare pass", full / base, 1.10, "×", False, detail
    )

    trace = Trace(model, model_input)
    trace.record(["pool5"])

    def other(layer: str) -> Callable[[], None]:
        def run_layer() -> None:
            maps = trace.record([layer])[layer]
            to_uint8(maps)

        return run_layer

    names = ("relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3")
    base, *others = side_by_side([bare, *map(other, names)], rounds=11)
    worst = max(range(len(names)), key=others.__getitem__)
    detail = f"worst of the block ends: {names[worst]}, {others[worst] * 1e3:.0f} ms"
    yield Row(
        "another layer of the same picture / bare pass",
        others[worst] / base,
        0.28,
        "×",
        False,
        detail,
    )

    yield from _perceptual(pixels)
    yield from _montage()


def _perceptual(pixels: RgbImage) -> Iterator[Row]:
    loaded = load_weights("torchvision")
    model = VGG16.from_weights(loaded)
    tensor = torch.from_numpy(prepare(pixels, loaded.preprocessing).copy())
    brighter = np.minimum(pixels, 235) + np.uint8(20)

    def bare() -> None:
        with torch.inference_mode():
            model.features(tensor)

    base, two = side_by_side([bare, lambda: lpips(model, pixels, brighter)], rounds=15)
    detail = f"{two * 1e3:.0f} ms / {base * 1e3:.0f} ms"
    yield Row("LPIPS of two pictures / bare pass", two / base, 2.2, "×", False, detail)


def _montage() -> Iterator[Row]:
    maps = np.maximum(np.random.default_rng(0).normal(size=(512, 28, 28)), 0).astype(np.float32)

    def ours() -> None:
        montage(to_uint8(maps))

    (mine,) = side_by_side([ours], rounds=20)
    yield Row("512 maps of 28×28 → uint8 → montage", mine * 1e3, 10, "ms")
    theirs = _matplotlib_grid(maps)
    detail = f"{theirs:.1f} s for a grid of subplots"
    yield Row("… faster than a matplotlib subplot grid", theirs / mine, 100, "×", True, detail)


def _matplotlib_grid(maps: np.ndarray) -> float:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    def grid() -> None:
        figure, axes = pyplot.subplots(22, 24, figsize=(12, 11))
        for axis, tile in itertools.zip_longest(axes.ravel(), maps):
            axis.axis("off")
            if tile is not None:
                axis.imshow(tile)
        figure.savefig(io.BytesIO(), format="png")
        pyplot.close(figure)

    (seconds,) = side_by_side([grid], rounds=1)
    return seconds
