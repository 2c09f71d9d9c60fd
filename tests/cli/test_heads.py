"""Own classes from the command line: a folder of folders becomes a head, a head names pictures."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer import cli
from explorer.imaging import decode_image
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights
from explorer.studies.heads import Source, features, head_of

ROOT = Path(__file__).parents[2]
FAST = ["--weights", "untrained", "--size", "32", "--layer", "relu2_2"]


def draw(path: Path, *, upright: bool, seed: int) -> None:
    """Stripes one way or the other, no two alike."""
    random = np.random.default_rng(seed)
    stripes = np.sin(np.arange(40) * random.uniform(0.8, 1.2))[None, :, None] * 100 + 120
    noise = random.normal(0, 8, (40, 40, 3))
    pixels = np.clip((stripes if upright else stripes.transpose(1, 0, 2)) + noise, 0, 255)
    Image.fromarray(pixels.astype(np.uint8)).save(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two classes of four pictures, one with a Chinese name."""
    root = tmp_path / "kinds"
    for kind in ("横条", "upright"):
        (root / kind).mkdir(parents=True)
        for number in range(4):
            draw(root / kind / f"{number}.png", upright=kind == "upright", seed=number)
    (root / "notes.txt").write_text("not a class")
    (root / ".hidden").mkdir()
    return root


@pytest.fixture
def head(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "mine.safetensors"
    assert cli.main(["head", "train", str(folder), "-o", str(path), *FAST]) == 0
    capsys.readouterr()
    return path


def test_the_program_learns_a_folder_and_names_new_pictures(folder: Path, tmp_path: Path) -> None:
    def program(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "explorer", "head", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
        )

    head = tmp_path / "mine.safetensors"
    trained = program("train", str(folder), "-o", str(head), *FAST, "--json")
    assert trained.returncode == 0, trained.stderr
    facts = json.loads(trained.stdout)
    assert facts["classes"] == [{"name": "upright", "pictures": 4}, {"name": "横条", "pictures": 4}]
    assert facts["training_accuracy"] == 1
    assert facts["leave_one_out"] == {"accuracy": 1.0, "loss": "ce"}
    assert facts["layer"] == "relu2_2-mean"
    new = tmp_path / "新图.png"
    draw(new, upright=False, seed=99)
    told = program("predict", str(head), str(new), "--json")
    assert (told.returncode, told.stderr) == (0, "")
    (answer,) = json.loads(told.stdout)
    assert list(answer) == ["file", "classes"]
    assert answer["file"] == str(new)
    assert [set(each) for each in answer["classes"]] == [{"name", "probability"}] * 2
    assert answer["classes"][0]["name"] == "横条"
    assert sum(each["probability"] for each in answer["classes"]) == pytest.approx(1)


def test_the_answer_is_the_librarys(
    head: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = folder / "upright" / "1.png"
    assert cli.main(["head", "predict", str(head), str(picture), "--json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    known, loaded = head_of(head), load_weights("untrained")
    seen = sample(decode_image(picture.read_bytes()).pixels, Sampling(size=32)).pixels
    source = Source("relu2_2")
    rows = features(VGG16.from_weights(loaded), loaded.preprocessing, [seen], [source])[source]
    expected = dict(zip(known.classes, known.readout.probabilities(rows)[0], strict=True))
    found = {each["name"]: each["probability"] for each in answer["classes"]}
    assert found == pytest.approx(expected)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_broken_pictures_are_named_and_skipped(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = folder / "upright" / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n but no picture")
    (folder / "empty").mkdir()
    out = tmp_path / "mine.safetensors"
    assert cli.main(["head", "train", str(folder), "-o", str(out), *FAST, "--json"]) == 0
    text, err = capsys.readouterr()
    assert f"explorer: {broken}: " in err
    assert "explorer: empty: no picture" in err
    facts = json.loads(text)
    assert [each["file"] for each in facts["skipped"]] == [str(broken)]
    assert [each["pictures"] for each in facts["classes"]] == [4, 4]
    good = folder / "upright" / "0.png"
    assert cli.main(["head", "predict", str(out), str(broken), str(good), "--json"]) == 1
    text, err = capsys.readouterr()
    assert f"explorer: {broken}: " in err
    assert [each["file"] for each in json.loads(text)] == [str(good)]


def test_a_folder_is_asked_picture_by_picture_in_plain_words(
    head: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["head", "predict", str(head), str(folder / "横条")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        str(folder / "横条" / f"{number}.png") for number in range(4)
    ]
    assert all(line.partition(": ")[2].startswith("横条 ") and "%" in line for line in lines)


def test_what_cannot_be_learned_is_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.safetensors"

    def train(where: Path, *more: str) -> str:
        assert cli.main(["head", "train", str(where), "-o", str(out), *FAST, *more]) == 1
        assert not out.exists()
        return capsys.readouterr().err

    assert "There is no folder" in train(tmp_path / "nowhere")
    (tmp_path / "nothing").mkdir()
    assert "has 0 sub-folders" in train(tmp_path / "nothing")
    shutil.copytree(folder / "upright", tmp_path / "one" / "upright")
    assert "has 1 sub-folder;" in train(tmp_path / "one")
    (tmp_path / "one" / "empty").mkdir()
    assert "2 to 100 classes; found 1" in train(tmp_path / "one")
    assert "“max” is neither mean nor flat" in train(folder, "--layer", "relu2_2-max")
    assert "fc8" in train(folder, "--layer", "fc8")
    assert "penalty must lie" in train(folder, "--penalty", "0")
    assert "relu1_1 of 512×512 px flattened has" in train(
        folder, "--layer", "relu1_1-flat", "--size", "512"
    )


def test_a_head_that_cannot_be_used_is_refused_with_the_reason(
    head: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = str(folder / "upright" / "0.png")
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(head.read_bytes()[:-9])
    assert cli.main(["head", "predict", str(damaged), picture]) == 1
    assert "damaged" in capsys.readouterr().err
    assert cli.main(["head", "predict", picture, picture]) == 1
    assert "damaged, or it is not a head" in capsys.readouterr().err
    assert cli.main(["head", "predict", str(tmp_path / "none"), picture]) == 1
    assert "no head called" in capsys.readouterr().err


@pytest.mark.weights
def test_a_head_on_other_weights_is_refused(
    head: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = str(folder / "upright" / "0.png")
    assert cli.main(["head", "predict", str(head), picture, "--weights", "imagenet"]) == 1
    assert "trained on other weights: “Untrained" in capsys.readouterr().err


def test_flattened_and_mlp_heads_and_other_losses_are_learned_too(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = str(folder / "横条" / "2.png")
    for more in (
        ["--layer", "input"],
        ["--layer", "pool5-flat", "--loss", "ls"],
        ["--hidden", "16", "--dropout", "0.2", "--seed", "3"],
    ):
        out = tmp_path / "mine.safetensors"
        assert cli.main(["head", "train", str(folder), "-o", str(out), *FAST, *more]) == 0
        assert "written" in capsys.readouterr().out
        assert cli.main(["head", "predict", str(out), picture, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)[0]["classes"][0]["name"] == "横条"


def test_a_picture_is_never_overwritten_by_the_head(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = folder / "upright" / "0.png"
    before = picture.read_bytes()
    assert cli.main(["head", "train", str(folder), "-o", str(picture), *FAST]) == 1
    assert "is an input as well" in capsys.readouterr().err
    assert picture.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["head"],
        ["head", "train"],
        ["head", "train", "x"],
        ["head", "train", "x", "-o", "y", "--loss", "hinge"],
        ["head", "predict", "x"],
    ],
)
def test_a_wrong_command_is_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err
