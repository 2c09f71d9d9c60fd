"""Surveys from the command line."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer import cli
from explorer.cli.surveys import counting
from explorer.cli.surveys.logging import Log
from explorer.studies.survey import HowFar, open_survey

FAST = [
    "--weights",
    "untrained",
    "--size",
    "32",
    "--layers",
    "relu2_1",
    "relu1_1",
    "--workers",
    "0",
]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    random = np.random.default_rng(2)
    for number in range(3):
        pixels = random.integers(0, 256, (40, 40, 3), np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
    (folder / "broken.png").write_bytes(b"nothing")
    return folder


def test_a_folder_becomes_a_survey_and_what_is_left_out_is_told(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = photos / "survey"
    command = ["survey", str(photos), "-o", str(target), "--json", *FAST]
    assert cli.main(command) == 1
    out, err = capsys.readouterr()
    facts = json.loads(out)
    assert (facts["files"], facts["counted"], facts["unreadable"]) == (4, 3, 1)
    assert facts["layers"] == ["relu1_1", "relu2_1"]
    assert [row["file"] for row in facts["left_out"]] == ["broken.png"]
    assert "broken.png" in err
    assert "4/4 pictures" in err
    assert "finished" in (photos / "survey.log").read_text()
    assert len(open_survey(target).top("relu2_1", 0)) <= 3
    assert cli.main(command) == 1
    assert "finished survey" in capsys.readouterr().err
    again = ["survey", str(photos), "-o", str(tmp_path / "again"), *FAST]
    assert cli.main([*again, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["files"] == 4  # none of the first one's thumbnails


def test_what_cannot_be_is_refused_before_anything_is_written(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    for arguments, code in (
        (["-o", str(out)], 2),
        ([str(photos), "--samples", "-o", str(out)], 2),
        ([str(tmp_path / "nowhere"), "-o", str(out), *FAST], 1),
        ([str(photos), "-o", str(out), *FAST, "--layers", "conv1_1"], 1),
        ([str(photos), "-o", str(out), *FAST[:-2], "--scheduler", "tcp://10.0.0.9:8786"], 1),
    ):
        assert cli.main(["survey", *arguments]) == code
    monkeypatch.setenv("EXPLORER_PUBLIC", "1")
    assert cli.main(["survey", str(photos), "-o", str(out), *FAST]) == 1
    assert not out.exists()


def test_the_pace_counts_from_the_start_and_leaves_out_what_was_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, now = io.StringIO(), iter([0.0, 10.0, 100.0])
    monkeypatch.setattr(counting.time, "monotonic", lambda: next(now))
    monkeypatch.setattr(counting, "_EVERY_SECONDS", 0.0)
    meter = counting.Meter(out)
    for done, kept in ((0, 0), (160, 160), (200, 160)):
        meter.show(HowFar(300, done, kept))
    assert out.getvalue().splitlines() == [
        "0/300 pictures",
        "160/300 pictures",
        "200/300 pictures, 0.4 a second, 4:10 left",
    ]


def test_whoever_stops_a_survey_reads_that_it_can_go_on(tmp_path: Path) -> None:
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt), Log(tmp_path / "log", counting.Meter(out)):
        raise KeyboardInterrupt
    assert "goes on where it was" in out.getvalue()
