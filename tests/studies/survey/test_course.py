"""Surveys that are stopped, repeated or given strange files."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import SettingError, SurveyError
from explorer.imaging import decode_image, prepare, sample
from explorer.network import VGG16, load_weights, record
from explorer.studies.survey import Columns, Survey, open_survey, progress_of, shipped_survey
from explorer.studies.survey.course import InProcess, Task
from explorer.studies.survey.sources import SampleSource
from explorer.studies.survey.surveyor import Found

from .conftest import Bench, contents


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


class StopsAfter(InProcess):
    """Computes so many parts, the last first, and is then stopped."""

    parts = 2

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[int, Found]]:
        for task in list(tasks)[::-1][: self.parts]:
            yield from super().results(iter([task]))
        raise Stopped


def test_a_stopped_survey_goes_on_and_ends_with_the_same_bytes(
    bench: Bench, made: Path, tmp_path: Path
) -> None:
    target = tmp_path / "stopped"
    with pytest.raises(Stopped):
        bench.survey(target, StopsAfter(bench.loaded, bench.sampling, bench.columns))
    progress = progress_of(target)
    assert progress is not None
    assert (progress.files, progress.done) == (37, 21)
    with pytest.raises(SurveyError, match="not finished"):
        open_survey(target)
    half = next((target / "parts").glob("*.part"))
    half.write_bytes(half.read_bytes()[:-9])  # as by a full disk: made again
    told = bench.survey(target)
    assert told[-1].done == told[-1].files == 37
    assert progress_of(target) is None
    assert contents(target) == contents(made)


def test_parts_for_other_settings_are_thrown_away(bench: Bench, made: Path, tmp_path: Path) -> None:
    target = tmp_path / "other"
    fewer = Bench(bench.pictures, bench.loaded, bench.sampling, Columns.of(["relu1_2"]))
    with pytest.raises(Stopped):
        fewer.survey(target, StopsAfter(fewer.loaded, fewer.sampling, fewer.columns))
    bench.survey(target)
    assert contents(target) == contents(made)


def test_a_finished_survey_is_not_written_over(bench: Bench, made: Path) -> None:
    before = contents(made)
    with pytest.raises(SurveyError, match="finished survey"):
        bench.survey(made)
    assert contents(made) == before


def test_files_that_cannot_be_used_are_rows_with_reasons(survey: Survey) -> None:
    rows = {row.path: row for row in survey.pictures}
    assert [row.id for row in survey.pictures] == list(range(37))
    assert list(rows) == sorted(rows)
    assert not {"notes.txt", ".hidden.png"} & set(rows)
    left_out = {path: row.reason for path, row in rows.items() if not row.is_counted}
    assert set(left_out) == {"broken.jpg", "huge.png", "trip/copy of 03.png"}
    assert "damaged" in str(left_out["broken.jpg"])
    assert "20.0 MB" in str(left_out["huge.png"])
    copy = rows["trip/copy of 03.png"]
    assert copy.same_as == rows["trip/03.png"].id
    assert rows["trip/03.png"].size_wh == (52, 47)
    counts = survey.manifest.counts
    assert (counts.files, counts.counted, counts.repeated, counts.unreadable) == (37, 34, 1, 2)
    assert not np.isfinite(survey.features[copy.id]).any()
    seen = {best.picture for layer in survey.layers for best in survey.top(layer, 0)}
    assert copy.id not in seen


def test_a_manifest_tells_nothing_that_differs_between_runs(made: Path) -> None:
    facts = json.loads((made / "manifest.json").read_text())
    assert {"weights", "sampling", "counts", "explorer", "torch"} <= facts.keys()
    text = json.dumps(facts)
    assert str(made) not in text
    assert not {"time", "date", "started", "workers"} & facts.keys()


def test_patches_are_what_the_unit_sees(bench: Bench, survey: Survey) -> None:
    best = survey.top("relu2_2", 5)[0]
    row = survey.pictures[best.picture]
    pixels = decode_image((bench.pictures / row.path).read_bytes()).pixels
    seen = sample(pixels, bench.sampling).pixels.astype(int)
    # relu2_2: start -6, stride 2, field 14.
    top, left = (2 * at - 6 for at in best.place)
    patch = survey.patch(best).astype(int)
    assert patch.shape == (14, 14, 3)
    inside = [
        (row, column)
        for row in range(14)
        for column in range(14)
        if 0 <= top + row < 40 and 0 <= left + column < 40
    ]
    away = [np.abs(patch[at] - seen[top + at[0], left + at[1]]).mean() for at in inside]
    assert np.mean(away) < 45  # noise, through WebP; another place is 85 away
    outside = [patch[r, c] for r in range(14) for c in range(14) if (r, c) not in inside]
    assert all((colour == (124, 116, 104)).all() for colour in outside)


def test_a_survey_without_its_table_of_channels_finds_it_in_the_features(
    made: Path, survey: Survey, tmp_path: Path
) -> None:
    small = tmp_path / "small"
    shutil.copytree(made, small)
    (small / "coactivation.safetensors").unlink()
    for channel in (0, 7):
        expected = survey.alike("relu1_1", channel, 5)
        found = open_survey(small).alike("relu1_1", channel, 5)
        assert [f.likeness for f in found] == pytest.approx(
            [e.likeness for e in expected], abs=0.01
        )


@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "pictures.parquet",
        "top.parquet",
        "channels.parquet",
        "features.safetensors",
        "coactivation.safetensors",
    ],
)
def test_a_damaged_survey_is_refused_with_a_sentence(made: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(made, folder)
    path = folder / name
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(SurveyError, match=name):
        open_survey(folder)


def test_strange_wishes_are_refused_with_a_sentence(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match="no survey in"):
        open_survey(tmp_path)
    for layer, channel in (("relu1_1", 64), ("relu1_1", -1), ("relu5_3", 0)):
        with pytest.raises(SettingError, match="no channel"):
            survey.top(layer, channel)
    with pytest.raises(SettingError, match="conv1_1"):
        Columns.of(["conv1_1"])
    with pytest.raises(SurveyError, match="other weights"):
        survey.check_weights("0" * 64)


def test_the_survey_that_is_shipped_is_about_the_samples_and_the_default_weights() -> None:
    shipped = shipped_survey()
    assert len(shipped.layers) == 13
    assert "ImageNet" in shipped.manifest.weights_title
    assert shipped.manifest.counts.unreadable == 0
    best = shipped.top("relu5_3", 286)
    assert len(best) == 9
    assert all("chelsea" in shipped.pictures[each.picture].path for each in best[:3])
    assert shipped.patch(best[0]).shape == (196, 196, 3)


@pytest.mark.weights
def test_the_shipped_survey_has_the_numbers_of_the_network() -> None:
    shipped, loaded = shipped_survey(), load_weights("imagenet")
    shipped.check_weights(loaded.sha256)
    entry = next(each for each in SampleSource().entries() if each.path == "chelsea-1-0-0.png")
    seen = sample(decode_image(SampleSource().read(entry)).pixels, shipped.manifest.sampling).pixels
    maps = record(VGG16.from_weights(loaded), prepare(seen, loaded.preprocessing), ["relu5_3"])
    best = shipped.top("relu5_3", 286)[0]
    assert shipped.pictures[best.picture].path == entry.path
    assert maps["relu5_3"][286].max() == pytest.approx(best.value, rel=1e-4)
    assert maps["relu5_3"][286][best.place] == maps["relu5_3"][286].max()
