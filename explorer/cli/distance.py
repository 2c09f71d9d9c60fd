"""Tell how different two pictures look."""

import argparse
import json
import math
import sys
from typing import Any

from explorer.cli import files
from explorer.errors import ExplorerError
from explorer.imaging import Fit, Interpolation
from explorer.imaging.picture_difference import Closeness, closeness
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights
from explorer.shapes import RgbImage
from explorer.studies.perceptual import Dists, Lpips, dists, lpips


def run(options: argparse.Namespace) -> int:
    """Print the distances of two pictures; returns 0, or 1 if one cannot be read.

    Raises: ExplorerError: if the weights do not fit, or the pictures differ in size.
    """
    sampling = Sampling(Interpolation(options.resize), 0, options.size, Fit(options.fit))
    pictures: list[RgbImage] = []
    for name in (options.a, options.b):
        try:
            pictures.append(sample(files.read_picture(name).pixels, sampling).pixels)
        except ExplorerError as problem:
            print(f"explorer: {name}: {problem}", file=sys.stderr)
            return 1
    a, b = pictures
    model = VGG16.from_weights(load_weights(options.weights))
    looks, alike, near = lpips(model, a, b), dists(model, a, b), closeness(b, a)
    if options.json:
        size = {"width": a.shape[1], "height": a.shape[0]}
        named = {"a": options.a, "b": options.b, **size, "weights": options.weights}
        print(json.dumps(named | _facts(looks, alike, near), indent=2))
    else:
        _print(looks, alike, near)
    return 0


def _facts(looks: Lpips, alike: Dists, near: Closeness) -> dict[str, Any]:
    """Collect every number.

    Convention: `psnr` is null for equal pictures, whose PSNR is infinite.
    """
    return {
        "lpips": looks.distance,
        "lpips_by_layer": {layer.layer: layer.distance for layer in looks.layers},
        "dists": alike.distance,
        "dists_by_layer": {
            layer.layer: {"texture": layer.texture, "structure": layer.structure}
            for layer in alike.layers
        },
        "psnr": None if math.isinf(near.psnr) else near.psnr,
        "ssim": near.ssim,
        "largest_difference": near.largest,
        "changed_pixels": near.changed,
    }


def _print(looks: Lpips, alike: Dists, near: Closeness) -> None:
    layers = ", ".join(f"{layer.layer} {layer.distance:.6f}" for layer in looks.layers)
    print(f"LPIPS  {looks.distance:.6f}  ({layers})")
    print(f"DISTS  {alike.distance:.6f}")
    print("PSNR   infinite: equal" if math.isinf(near.psnr) else f"PSNR   {near.psnr:.2f} dB")
    print("SSIM   needs 7x7 px" if near.ssim is None else f"SSIM   {near.ssim:.4f}")
