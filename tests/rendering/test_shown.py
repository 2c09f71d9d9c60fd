"""What a notebook shows of maps, layers and sheets, read back out of the HTML."""

import base64
import copy
import io
import pickle
import re
from html import unescape

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.network import VGG16, record
from explorer.numerals import figure
from explorer.rendering import Colours, montage, to_uint8
from explorer.rendering.figures import ShownSheet
from explorer.rendering.shown import ShownLayers, ShownMaps
from explorer.shapes import ModelInput
from tests.offenders import none_of

RNG = np.random.default_rng(11)
POSITIVE = RNG.random((6, 5, 7), dtype=np.float32) * 9
SIGNED = RNG.standard_normal((6, 5, 7), dtype=np.float32)


def pictures(html: str) -> list[Image.Image]:
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    return [Image.open(io.BytesIO(base64.b64decode(data))) for data in found]


def captions(html: str) -> list[str]:
    return [unescape(text) for text in re.findall("<figcaption>(.*?)</figcaption>", html)]


def only(html: str | None) -> tuple[Image.Image, str]:
    assert html is not None
    [picture], [caption] = pictures(html), captions(html)
    return picture, caption


def test_maps_show_every_channel_in_the_colours_that_the_caption_says() -> None:
    for maps, mapping, colours, words in (
        (POSITIVE, "channel", Colours.MAGMA, "black 0, the lightest its largest value"),
        (SIGNED, "zero", Colours.DIVERGING, "white 0, blue below, red above"),
    ):
        picture, caption = only(ShownMaps.of(maps)._repr_html_())
        shown = np.asarray(picture.convert("RGB"))
        levels = to_uint8(maps, mapping)
        tiles = [levels[i : i + 1, :, :] for i in range(6)]
        columns = (shown.shape[1] + 1) // 8
        for number, tile in enumerate(tiles):
            top, left = number // columns * 6, number % columns * 8
            expected = colours.table[tile[0]]
            assert (shown[top : top + 5, left : left + 7] == expected).all(), number
        gaps = np.arange(shown.shape[1]) % 8 == 7
        assert (shown[:, gaps] == shown[0, 7]).all()
        assert shown[0, 7].tolist() not in colours.table.tolist()
        assert caption.startswith(
            f"6 channels of 5×7 · {figure(maps.min(), 4)} to {figure(maps.max(), 4)} · "
        )
        assert "each channel on its own scale" in caption
        assert words in caption
        assert "mean of" not in caption


def test_the_caption_says_what_is_not_shown_as_it_is() -> None:
    broken = POSITIVE.copy()
    broken[0, 0, :3] = np.nan, np.inf, -np.inf
    cases = {
        "3 not finite": ShownMaps.of(broken)._repr_html_(),
        "no finite value": ShownMaps.of(np.full((1, 2, 2), np.nan, np.float32))._repr_html_(),
        "mean of 2×2 values": ShownMaps.of(np.ones((64, 200, 200), np.float32))._repr_html_(),
        "channels 0 to 9 are shown": ShownLayers(a=np.ones((11, 4, 4), np.float32))._repr_html_(),
        "one map of 5×7": ShownMaps.of(POSITIVE)[2]._repr_html_(),
        "· on its own scale": ShownMaps.of(POSITIVE)[2]._repr_html_(),
        "1,000 numbers, row by row": ShownMaps.of(np.ones(1000, np.float32))._repr_html_(),
        "2 of one value, drawn black": ShownMaps.of(
            np.stack([POSITIVE[0], *np.ones((2, 5, 7), np.float32), np.zeros((5, 7), np.float32)])
        )._repr_html_(),
        "1 channel of 4×4": ShownLayers(a=np.ones((1, 4, 4), np.float32))._repr_html_(),
        "mean of 4×4 values": ShownLayers(a=np.ones((2, 224, 224), np.float32))._repr_html_(),
    }
    wrong = [
        f"{words}: {only(html)[1]}" for words, html in cases.items() if words not in only(html)[1]
    ]
    none_of(wrong, "not said")
    # The last row of a list of numbers is not full, and nothing is wrong with it.
    assert "not finite" not in only(ShownMaps.of(np.ones(1000, np.float32))._repr_html_())[1]


def test_what_is_no_map_is_left_to_its_text() -> None:
    maps = ShownMaps.of(POSITIVE)
    for other in (maps[:0], maps > 0, maps.astype(int), maps[None], maps[0, 0, 0:0]):
        assert other._repr_html_() is None
    assert "(3, 3)" in ShownLayers(counts=np.ones((3, 3), int))._repr_html_()
    assert ShownLayers()._repr_html_() == "<p>No layers.</p>"


def test_layers_are_a_table_of_their_first_channels_and_their_names_cannot_be_code() -> None:
    name = "<script>alert('x')</script>\"&"
    html = ShownLayers({"conv1_1": SIGNED, name: POSITIVE})._repr_html_()
    assert html.count("<tr>") == len(pictures(html)) == 2
    assert "<script" not in html
    assert unescape(re.findall("<th[^>]*>(.*?)</th>", html)[1]) == name
    assert 'alt="' + "6 channels of 5×7 · " in html
    assert "//" not in re.sub('src="data:[^"]*"', "", html)
    shown = np.asarray(pictures(html)[1].convert("RGB"))[:45, :63][::9, ::9]
    assert (shown == Colours.MAGMA.table[to_uint8(POSITIVE, "channel")[0]]).all()


def test_a_sheet_is_shown_pixel_by_pixel_and_parts_of_it_too() -> None:
    levels = to_uint8(POSITIVE, "channel")
    sheet = montage(levels, 3, background=7)
    assert isinstance(sheet, ShownSheet)
    for part in (sheet, sheet[2:9, 3:]):
        picture, caption = only(part._repr_html_())
        assert (np.asarray(picture) == part).all()
        assert (
            caption == f"{part.shape[1]}×{part.shape[0]} px, gray levels {part.min()} to "
            f"{part.max()}: 0 black, 255 white"
        )
        png = part._repr_png_()
        assert png is not None
        assert (np.asarray(Image.open(io.BytesIO(png))) == part).all()
    for other in (sheet[0], sheet[:0], sheet / 255, sheet > 3):
        assert other._repr_html_() is other._repr_png_() is None


def test_recorded_layers_are_the_arrays_they_were(trunk: VGG16, noise_input: ModelInput) -> None:
    layers = record(trunk, noise_input, ["pool2", "conv1_1"])
    assert isinstance(layers, dict)
    assert list(layers) == ["pool2", "conv1_1"]
    assert len(pictures(layers._repr_html_())) == 2  # type: ignore[attr-defined]
    maps = layers["conv1_1"]
    plain = np.array(maps)
    assert isinstance(maps, np.ndarray)
    assert maps.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        maps[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        montage(to_uint8(maps))[0, 0] = 1
    assert type(maps.max()) is type(maps.mean()) is type(np.median(maps)) is np.float32
    assert type(maps.argmax()) is type(plain.argmax())
    assert type(maps[0, 0, 0]) is np.float32
    assert type(maps.mean(axis=(1, 2)).sum()) is np.float32
    for result in (copy.deepcopy(maps), pickle.loads(pickle.dumps(maps)), maps * 1, maps.copy()):
        assert (result == plain).all()
    assert torch.equal(torch.from_numpy(maps.copy()), torch.from_numpy(plain))
    assert (np.maximum(maps, 0).sum(axis=(1, 2)) == np.maximum(plain, 0).sum(axis=(1, 2))).all()
    assert record(trunk, noise_input, []) == {}
