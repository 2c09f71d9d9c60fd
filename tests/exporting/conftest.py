import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.exporting import Scene
from explorer.imaging import ColourOrder, Fit, Interpolation, decode_image
from explorer.imaging.sampling import Sampling
from explorer.shapes import RgbImage

SAMPLING = Sampling(Interpolation.CUBIC, 1, 48, Fit.PAD, ColourOrder.BGR)

Run = Callable[[str], dict[str, Any]]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A picture in a file whose name needs care, and the untrained network."""
    pixels = np.random.default_rng(8).integers(0, 256, (90, 70, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "it's a photo.png")
    return Scene(str(tmp_path / "it's a photo.png"), SAMPLING, "untrained")


@pytest.fixture
def pixels(scene: Scene) -> RgbImage:
    """What the file holds."""
    return decode_image(Path(scene.picture).read_bytes()).pixels


@pytest.fixture
def run() -> Run:
    """Run a script and return its names."""

    def running(script: str) -> dict[str, Any]:
        tree = ast.parse(script)
        imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
        for node in imports:
            names = [alias.name for alias in node.names]
            assert node.module
            offered = getattr(import_module(node.module), "__all__", names)
            assert {*names} <= {*offered}
        body = script.partition("\n\n")[2]
        assert len(body.splitlines()) <= 15
        found: dict[str, Any] = {}
        exec(compile(tree, "script", "exec"), found)
        return found

    return running
