"""The atlas as it is made: piece by piece, stopped and gone on with, packed and read."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer import cli
from explorer.network import VGG16, load_weights
from explorer.studies.atlas import reading
from explorer.studies.atlas.judging import Reason, reason_of
from explorer.studies.atlas.making import ChannelPicture, make
from explorer.studies.atlas.pieces import Pieces
from explorer.studies.atlas.recipe import AtlasRecipe, seed_of
from explorer.studies.atlas.sheets import MANIFEST, columns_of, pack
from explorer.studies.atlas.workers import make_all
from explorer.studies.optimising import CONVOLUTIONS, Precision, Trunk

RECIPE = AtlasRecipe(side=40, steps=2, show=32)
COMMAND = ["--weights=untrained", "--size=40", "--steps=2", "--show=32", "--precision=float32"]


def test_a_stopped_atlas_goes_on_to_the_very_bytes_of_one_loop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_weights("untrained")
    pieces = Pieces(tmp_path / "grows", RECIPE, loaded.sha256)
    pieces.begin()
    begun = make_all(pieces, pieces.missing(["conv1_2"]), "untrained", 1)
    early = list(itertools.islice(begun, 3))
    begun.close()  # type: ignore[attr-defined]
    assert 3 <= pieces.done("conv1_2") < 64
    kept = pieces.path(*early[0]).stat().st_mtime_ns

    arguments = ["atlas", "conv1_2", "conv1_1", "-o", str(pieces.folder), "--workers=2", *COMMAND]
    assert cli.main(arguments) == 0
    assert pieces.path(*early[0]).stat().st_mtime_ns == kept, "what is there is made once"

    trunk = Trunk(VGG16.from_weights(loaded), loaded.preprocessing)
    alone = Pieces(tmp_path / "alone", RECIPE, loaded.sha256)
    for channel in range(0, 64, 9):
        alone.keep("conv1_2", channel, make(trunk, RECIPE, "conv1_2", channel))
        found, known = (each.path("conv1_2", channel).read_bytes() for each in (pieces, alone))
        assert found == known, channel

    sheets = tmp_path / "sheets"
    assert cli.main(["atlas", "-o", str(pieces.folder), "--sheets", str(sheets)]) == 0
    monkeypatch.setattr(reading, "FOLDER", sheets)
    forget()
    assert reading.atlas_layers() == {"conv1_1": 64, "conv1_2": 64}
    assert reading.atlas_recipe("conv1_2") == RECIPE
    _pack_beside(pieces, sheets)
    forget()
    assert reading.atlas_recipe("conv1_1").precision is Precision.BFLOAT16
    assert reading.atlas_recipe("conv1_2") == RECIPE
    assert reading.atlas_fits(loaded.sha256)
    assert not reading.atlas_fits("another")
    far = []
    for channel in range(64):
        tile = reading.atlas_picture("conv1_2", channel)
        assert tile is not None
        assert not tile.flags.writeable
        difference = tile.astype(float) - pieces.read("conv1_2", channel).pixels
        if np.sqrt(np.mean(difference**2)) > 25:
            far.append(channel)
    assert not far
    kernel = load_weights("untrained").state["features.0.weight"][7].numpy()
    shown = reading.atlas_picture("conv1_1", 7)
    assert shown is not None
    for row, column in itertools.product(range(3), repeat=2):
        expected = 128 + 127.5 * kernel[:, row, column] / np.abs(kernel).max()
        assert np.abs(shown[5 + 11 * row, 5 + 11 * column] - expected).max() <= 1
    for layer, channel in (("conv1_2", 64), ("conv1_2", -1), ("conv5_3", 0), ("relu1_2", 0)):
        assert reading.atlas_picture(layer, channel) is None
    forget()

    assert cli.main(["atlas", "-o", str(pieces.folder), *COMMAND[:-1], "--steps=3"]) == 1
    assert "another recipe" in capsys.readouterr().err
    assert cli.main(["atlas", "conv9_9", "-o", str(pieces.folder)]) == 2


def forget() -> None:
    reading._manifest.cache_clear()
    reading._sheet.cache_clear()


def test_every_channel_has_a_seed_of_its_own() -> None:
    seeds = [
        seed_of(layer, channel)
        for layer, count in zip(
            CONVOLUTIONS, [64] * 2 + [128] * 2 + [256] * 3 + [512] * 6, strict=True
        )
        for channel in range(count)
    ]
    assert len(set(seeds)) == len(seeds) == 4224


def test_pictures_that_say_little_are_named_with_the_reason() -> None:
    lively = np.random.default_rng(0).integers(0, 255, (8, 8, 3), np.uint8)
    flat = np.full((8, 8, 3), 100, np.uint8)
    nothing = float("nan")
    known = {
        Reason.STILL: ChannelPicture(lively, 2.0, 2.0),
        Reason.SILENT: ChannelPicture(lively, -3.0, -1.0),
        Reason.FLAT: ChannelPicture(flat, 1.0, 5.0),
        None: ChannelPicture(lively, 1.0, 5.0),
    }
    assert {reason: reason_of(made) for reason, made in known.items()} == {r: r for r in known}
    assert reason_of(ChannelPicture(lively, nothing, nothing)) is None
    assert reason_of(ChannelPicture(flat, nothing, nothing)) is None


def test_what_is_shipped_is_whole_within_its_bytes_and_of_the_default_weights() -> None:
    if not reading.FOLDER.exists():
        pytest.skip("no layer is finished yet")
    note = json.loads((reading.FOLDER / MANIFEST).read_text("utf-8"))
    sheets = {path.stem: path for path in reading.FOLDER.glob("*.webp")}
    assert sheets.keys() == note["layers"].keys() <= set(CONVOLUTIONS)
    assert sum(path.stat().st_size for path in sheets.values()) <= 16_000_000
    side = note["recipe"]["show"]
    for layer, path in sheets.items():
        entry = note["layers"][layer]
        assert path.stat().st_size == entry["bytes"], layer
        with Image.open(path) as image:
            columns = columns_of(entry["channels"])
            assert image.size == (columns * side, -(-entry["channels"] // columns) * side), layer


def _pack_beside(pieces: Pieces, sheets: Path) -> None:
    """Pack one of the layers anew, as if another machine had made it in another precision."""
    other = replace(pieces.recipe, precision=Precision.BFLOAT16)
    pack(Pieces(pieces.folder, other, pieces.weights_sha256), ["conv1_1"], sheets)
