"""A card's files hold what the card shows."""

import base64
import io
import re

import numpy as np
from PIL import Image, ImageFont

from explorer.exporting.cards import Panel, _lines, card_file, card_html, card_png
from explorer.network.architecture import layer_at
from explorer.operations.similarity import correlations
from explorer.operations.statistics import channel_statistics
from explorer.studies.channel_cards import channel_card

LAYER = layer_at("relu2_1", (64, 64))
RANDOM = np.random.default_rng(6)
SEEN = RANDOM.integers(0, 256, (64, 64, 3), dtype=np.uint8)
LOOK = RANDOM.integers(0, 256, (96, 96, 3), dtype=np.uint8)


def file_of(channel: int):
    maps = np.maximum(np.random.default_rng(5).normal(size=LAYER.out_shape), 0).astype(np.float32)
    maps[3] = 0
    card = channel_card(
        LAYER, channel, maps[channel], channel_statistics(maps), SEEN, correlations(maps)
    )
    best = [Panel(SEEN[:10, :10], "12.5, <coffee>")]
    return card, card_file(card, SEEN, LOOK, best, {"weights": "imagenet"})


def test_the_page_needs_nothing_else_and_has_every_picture_and_figure() -> None:
    card, file = file_of(4)
    page = card_html(file).decode()
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    pictures = [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))
        for data in re.findall(r"base64,([^\"]+)", page)
    ]
    assert len(pictures) == 5
    np.testing.assert_array_equal(pictures[0], LOOK.repeat(2, 0).repeat(2, 1))
    assert card.strongest is not None
    height, width = card.strongest.patch.shape[:2]
    assert pictures[-1].shape[0] % height == 0
    assert pictures[-1].shape[1] % width == 0
    for text in ("Channel 4 of relu2_1", f"{card.maximum:.6g}", "imagenet", "12.5, &lt;coffee&gt;"):
        assert text in page, text


def test_the_picture_shows_the_same_panels_and_carries_the_facts_as_text() -> None:
    _card, file = file_of(4)
    image = Image.open(io.BytesIO(card_png(file)))
    assert "Channel 4 of relu2_1" in image.info["card"]
    assert "weights: imagenet" in image.info["card"]
    pixels, look = np.asarray(image.convert("RGB")), file.rows[0][0].pixels
    at = np.lib.stride_tricks.sliding_window_view(pixels, (4, 4, 3)).reshape(-1, 48)
    assert (at == look[:4, :4].reshape(-1)).all(axis=1).any()


def test_a_silent_channels_card_has_its_map_and_no_patch() -> None:
    _card, file = file_of(3)
    assert [len(row) for row in file.rows] == [1, 1, 1]
    assert card_png(file)
    assert b"none" in card_html(file)


def test_a_caption_breaks_where_its_picture_ends_and_loses_nothing() -> None:
    font = ImageFont.load_default(13)
    panel = Panel(
        np.zeros((9, 90, 3), np.uint8), "−12.5 × 3, astronaut-on-the-moon-1-0-0.png 月 there"
    )
    lines = _lines(panel, font)
    assert all(font.getlength(line) <= 90 for line in lines)
    assert "".join(lines).replace(" ", "") == "-12.5x3,astronaut-on-the-moon-1-0-0.png?there"
