"""Pictures into files from the command line: in this process, and once as a program."""

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer import cli
from explorer.exporting import Material, Product, Request, make
from explorer.imaging import Interpolation, decode_image, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, Trace, load_weights
from explorer.rendering import Colours

ROOT = Path(__file__).parents[2]
FAST = ["--weights", "untrained", "--size", "64", "--layer", "conv2_1"]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    pixels = np.random.default_rng(5).integers(0, 256, (50, 80, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def material_of(photo: Path, sampling: Sampling) -> tuple[Request, Material]:
    """What the app would make its download from."""
    picture, loaded = decode_image(photo.read_bytes()), load_weights("untrained")
    seen = sample(picture.pixels, sampling).pixels
    trace = Trace(VGG16.from_weights(loaded), prepare(seen, loaded.preprocessing))
    request = Request(
        Product.SHEET,
        picture.sha256,
        "untrained",
        loaded.sha256,
        "conv2_1",
        sampling,
        mapping="p1-99",
        colours=Colours.MAGMA,
    )
    return request, Material(seen, trace.record(["conv2_1"])["conv2_1"])


def test_the_program_renders_what_the_app_would_and_a_replay_repeats_it(
    photo: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.png"
    render = subprocess.run(
        [
            sys.executable,
            "-m",
            "explorer",
            "render",
            str(photo),
            *FAST,
            "--resize",
            "cubic",
            "--map",
            "p1-99",
            "-o",
            str(out),
            "--manifest",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (render.returncode, render.stderr) == (0, "")
    request, material = material_of(photo, Sampling(Interpolation.CUBIC, size=64))
    assert out.read_bytes() == make(request, material)
    assert cli.main(["replay", f"{out}.json", "-o", str(tmp_path / "again.png")]) == 0
    assert (tmp_path / "again.png").read_bytes() == out.read_bytes()


def test_help_needs_no_torch() -> None:
    code = (
        "import sys\nfrom explorer.cli import main\n"
        "try: main(['render', '--help'])\n"
        "except SystemExit: sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=-3).returncode == 0


def test_one_bad_file_of_several_is_named_and_the_rest_is_made(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("a.png", "c.png"):
        shutil.copy(photo, folder / name)
    (folder / "b.png").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("not meant")
    assert cli.main(["render", str(folder), *FAST, "-o", str(out), "--json"]) == 1
    text, err = capsys.readouterr()
    assert f"explorer: {folder / 'b.png'}: " in err
    assert "3/3" in err
    assert sorted(p.name for p in out.iterdir()) == ["a-conv2_1-sheet.png", "c-conv2_1-sheet.png"]
    assert [Path(made["output"]).name for made in json.loads(text)] == sorted(
        p.name for p in out.iterdir()
    )


def test_the_input_is_never_overwritten(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = photo.read_bytes()
    assert cli.main(["render", str(photo), *FAST, "-o", str(photo)]) == 1
    assert "is an input as well" in capsys.readouterr().err
    assert photo.read_bytes() == before
    assert [p.name for p in photo.parent.iterdir()] == [photo.name]


def test_a_failure_leaves_no_half_file(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = photo.parent / "out.png"
    assert cli.main(["render", str(photo), *FAST, "--channel", "999", "-o", str(out)]) == 1
    assert "there is no channel 999" in capsys.readouterr().err
    assert [p.name for p in photo.parent.iterdir()] == [photo.name]


def test_statistics_are_csv_or_json(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["stats", str(photo), *FAST, "--sort", "peak"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert cli.main(["stats", str(photo), *FAST, "--sort", "peak", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)[0]["channels"]
    assert [int(row["channel"]) for row in table] == [row["channel"] for row in found]
    peaks = [row["maximum"] for row in found]
    assert len(peaks) == 128
    assert peaks == sorted(peaks, reverse=True)


def test_pooling_says_its_sizes(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = photo.parent / "pool.png"
    assert cli.main(["pool", str(photo), "--size", "244", "-o", str(out), "--json"]) == 0
    stages = json.loads(capsys.readouterr().out)[0]["stages"]
    assert [stage[1] for stage in stages] == [122, 61, 30, 15, 7]
    with Image.open(out) as image:
        assert image.size == (122 + 61 + 30 + 15 + 7 + 4, 122)


def test_the_zip_of_all_layers_opens(photo: Path) -> None:
    out = photo.parent / "all.zip"
    assert cli.main(["export", str(photo), *FAST, "--format", "zip", "-o", str(out)]) == 0
    with zipfile.ZipFile(out) as archive:
        assert len(archive.namelist()) == 31 * 3 + 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["render"],
        ["render", "a.png", "--map", "p99-1"],
        ["render", "a.png", "--layer", "conv9_9"],
        ["render", "a.png", "b.png"],
        ["pool", "a.png", "--times", "0"],
        ["render", "a.png", "b/a.jpg", "-o", "out"],
        ["render", "a.png", "--size", "31"],
    ],
)
def test_a_wrong_command_is_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code: object = cli.main(arguments)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert capsys.readouterr().err


def test_another_picture_under_the_same_name_is_not_replayed(
    photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = photo.parent / "out.png"
    cli.main(["render", str(photo), *FAST, "-o", str(out), "--manifest"])
    Image.new("RGB", (40, 40)).save(photo)
    assert cli.main(["replay", f"{out}.json", "-o", str(photo.parent / "again.png")]) == 1
    assert "not the one in the manifest" in capsys.readouterr().err
