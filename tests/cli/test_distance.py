"""How different two pictures look, on the command line."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer import cli
from explorer.imaging.picture_difference import closeness
from explorer.network import VGG16, load_weights
from explorer.studies.perceptual import dists, lpips, trunk, trunk_sha256

Pair = tuple[Path, Path]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Two pictures of one size, neither square nor even-sided."""
    pixels = np.random.default_rng(6).integers(0, 256, (33, 50, 3), dtype=np.uint8)
    for name, image in (("a", pixels), ("b", np.minimum(pixels, 200))):
        Image.fromarray(image).save(tmp_path / f"{name}.png")
    return tmp_path / "a.png", tmp_path / "b.png"


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> VGG16:
    """The untrained network, let pass."""
    model = VGG16.from_weights(load_weights("untrained"))
    monkeypatch.setattr(trunk, "KNOWN", trunk_sha256(model))
    return model


def run(*arguments: object) -> int:
    return cli.main(["distance", *map(str, arguments), "--weights", "untrained"])


def test_all_four_are_printed_of_the_pictures_own_pixels(
    pair: Pair, judge: VGG16, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*pair, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    a, b = (np.asarray(Image.open(path)) for path in pair)
    looks, alike, near = lpips(judge, a, b), dists(judge, a, b), closeness(b, a)
    assert (found["width"], found["height"]) == (50, 33)
    assert (found["lpips"], found["dists"]) == (looks.distance, alike.distance)
    assert (found["psnr"], found["ssim"]) == (near.psnr, near.ssim)
    assert sum(found["lpips_by_layer"].values()) == pytest.approx(looks.distance)
    parts = [value for layer in found["dists_by_layer"].values() for value in layer.values()]
    assert sum(parts) == pytest.approx(alike.distance)
    assert run(*pair) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["LPIPS", "DISTS", "PSNR", "SSIM"]
    assert lines[0].split()[1] == f"{looks.distance:.6f}"


def test_equal_pictures_have_no_finite_psnr_and_sizes_can_be_brought_together(
    pair: Pair, judge: VGG16, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(pair[0], pair[0], "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["lpips"], found["dists"], found["psnr"], found["ssim"]) == (0, 0, None, 1)
    Image.open(pair[0]).resize((40, 40)).save(tmp_path / "c.png")
    assert run(pair[0], tmp_path / "c.png") == 1
    assert "50×33 and 40×40 px" in capsys.readouterr().err
    assert run(pair[0], tmp_path / "c.png", "--size", "32") == 0


def test_other_convolutions_and_unreadable_pictures_are_told_in_one_line(
    pair: Pair, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*pair) == 1
    told = capsys.readouterr()
    assert "would look right and mean nothing" in told.err
    assert not told.out
    assert run(pair[0], tmp_path / "none.png") == 1
    assert "none.png: The file cannot be read" in capsys.readouterr().err
