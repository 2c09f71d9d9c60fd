"""The pictures that come with the app are there, credited and described."""

import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from skimage.data import _registry

from explorer.errors import SettingError, UnreadableImageError
from explorer.imaging import SAMPLES, load_sample
from explorer.imaging.sample_charts import CHARTS
from explorer.imaging.samples import SampleKind, sample_bytes

CREDITS = (Path(__file__).parents[2] / "assets" / "CREDITS.md").read_text("utf-8")
PHOTOS = [id for id, sample in SAMPLES.items() if sample.kind is SampleKind.PHOTO]


def test_every_sample_loads_as_a_sound_picture(subtests: pytest.Subtests) -> None:
    for id in SAMPLES:
        with subtests.test(id=id):
            picture = load_sample(id)
            assert picture.pixels.dtype == np.uint8
            assert picture.pixels.shape[2] == 3
            assert min(picture.pixels.shape[:2]) >= 224
            assert not picture.pixels.flags.writeable
            assert picture.source_size_wh == picture.pixels.shape[1::-1]
            # SpaceX's photo brings a colour profile of its own; nothing else needs a conversion
            assert len(picture.notes) == (id == "rocket")


def test_photos_are_the_very_files_scikit_image_lists(subtests: pytest.Subtests) -> None:
    for id in PHOTOS:
        with subtests.test(id=id):
            digest = hashlib.sha256(sample_bytes(id)).hexdigest()
            assert digest == _registry.registry[f"data/{SAMPLES[id].file}"]
            assert load_sample(id).sha256 == digest


def test_photos_have_the_pixels_scikit_image_gives() -> None:
    from skimage import data

    np.testing.assert_array_equal(load_sample("chelsea").pixels, data.chelsea())
    np.testing.assert_array_equal(load_sample("astronaut").pixels, data.astronaut())
    np.testing.assert_array_equal(load_sample("camera").pixels[:, :, 1], data.camera())


def test_the_photos_come_first_and_the_first_is_the_cat() -> None:
    assert next(iter(SAMPLES)) == "chelsea"
    kinds = [sample.kind for sample in SAMPLES.values()]
    assert kinds == sorted(kinds, key=[SampleKind.PHOTO, SampleKind.CHART].index)


def test_every_chart_is_offered_and_no_other() -> None:
    assert [id for id in SAMPLES if id not in PHOTOS] == list(CHARTS)


def test_every_sample_is_credited_licensed_and_described(subtests: pytest.Subtests) -> None:
    for id, sample in SAMPLES.items():
        with subtests.test(id=id):
            assert sample.id == id
            assert sample.licence in ("CC0", "Public domain")
            assert sample.alt.endswith(".")
            assert sample.title
            if sample.file:
                [row] = [line for line in CREDITS.splitlines() if f"`{sample.file}`" in line]
                assert sample.credit in row
                assert f"| {sample.licence} |" in row


def test_hashes_tell_all_samples_apart() -> None:
    assert len({load_sample(id).sha256 for id in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("id", ["nothing", "", "../chelsea", "chelsea.png", "x" * 1000])
def test_an_unknown_sample_is_refused_in_words(id: str) -> None:
    with pytest.raises(SettingError, match="There is no sample picture named") as caught:
        load_sample(id)
    assert len(str(caught.value)) < 100


def test_a_chart_has_no_file() -> None:
    with pytest.raises(SettingError, match="drawn by the app"):
        sample_bytes("zone-plate")


def test_without_scikit_image_photos_are_missed_in_words_and_charts_remain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(UnreadableImageError, match="chelsea is missing"):
        load_sample("chelsea")
    assert load_sample("zone-plate").format == "chart"


def test_loading_a_photo_does_not_import_scikit_image() -> None:
    code = (
        "import sys; from explorer.imaging import load_sample; load_sample('chelsea');"
        "sys.exit('skimage.data' in sys.modules or 'torch' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
