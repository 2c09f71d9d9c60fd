"""Small changes of a picture: each is what its name says, always the same."""

import io

import numpy as np
from PIL import Image

from explorer.imaging.changes import Change, changed
from explorer.imaging.picture_difference import closeness
from explorer.imaging.samples import load_sample
from explorer.shapes import RgbImage


def test_each_change_is_what_its_name_says(noise: RgbImage) -> None:
    moved, brighter = (changed(noise, change) for change in (Change.MOVED, Change.BRIGHTER))
    np.testing.assert_array_equal(moved[:, 1:], noise[:, :-1])
    np.testing.assert_array_equal(brighter, np.clip(noise.astype(int) + 20, 0, 255))
    flat = np.full((90, 90, 3), 128, np.uint8)
    assert (changed(flat, Change.BLURRED) == 128).all()
    assert changed(noise, Change.BLURRED).std() < noise.std() / 3
    assert abs(changed(flat, Change.NOISY).std() - 20) < 0.5


def test_the_jpeg_is_coarse_and_keeps_the_colours_in_their_places() -> None:
    photo = load_sample("astronaut").pixels
    out = io.BytesIO()
    Image.fromarray(photo).save(out, "JPEG", quality=10)
    other = np.asarray(Image.open(out))
    found = changed(photo, Change.JPEG)
    assert closeness(found, other).psnr > 30
    assert 20 < closeness(found, photo).psnr < 30


def test_the_picture_itself_stays_and_changes_the_same_way_again(noise: RgbImage) -> None:
    before = noise.copy()
    for change in Change:
        found = changed(noise, change)
        assert found.shape == noise.shape
        assert not found.flags.writeable
        np.testing.assert_array_equal(found, changed(noise, change))
    np.testing.assert_array_equal(noise, before)
