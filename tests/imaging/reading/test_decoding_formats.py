"""Every readable format gives the right pixels and says what it is."""

import hashlib
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from explorer.imaging import DecodeLimits, decode_image
from tests.imaging.makers import animated, chunk, encoded, noise, png, quadrants, texts

LOSSLESS = [
    ("PNG", "PNG", {}),
    ("BMP", "BMP", {}),
    ("TIFF", "TIFF", {}),
    ("TIFF", "TIFF", {"compression": "tiff_lzw"}),
    ("TIFF", "TIFF", {"compression": "tiff_deflate"}),
    ("TIFF", "TIFF", {"compression": "packbits"}),
    ("TIFF", "TIFF", {"big_tiff": True}),
    ("WEBP", "WebP", {"lossless": True}),
]


@pytest.mark.parametrize(("format", "name", "options"), LOSSLESS)
def test_lossless_formats_give_back_every_pixel(
    format: str, name: str, options: dict[str, object]
) -> None:
    picture = decode_image(encoded(noise(), format, **options))
    np.testing.assert_array_equal(picture.pixels, noise())
    assert (picture.format, picture.source_size_wh, picture.notes) == (name, (23, 17), ())


@pytest.mark.parametrize(
    ("format", "options"),
    [("JPEG", {}), ("JPEG", {"progressive": True}), ("MPO", {}), ("WEBP", {})],
)
def test_lossy_formats_come_close_on_smooth_pictures(
    format: str, options: dict[str, object]
) -> None:
    across, down = np.meshgrid(np.arange(64), np.arange(48))
    smooth = np.stack([across * 3 + 20, down * 4 + 10, 200 - across], axis=2).astype(np.uint8)
    picture = decode_image(encoded(smooth, format, quality=97, **options))
    assert np.abs(picture.pixels.astype(int) - smooth).max() <= 8
    assert picture.format == ("WebP" if format == "WEBP" else "JPEG")


def test_pixels_are_read_only_contiguous_bytes_for_every_format() -> None:
    for format in ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"):
        pixels = decode_image(encoded(noise(), format)).pixels
        assert (pixels.shape, pixels.dtype) == ((17, 23, 3), np.uint8)
        assert pixels.flags.c_contiguous
        assert not pixels.flags.writeable


def test_the_hash_is_that_of_the_files_bytes() -> None:
    data = encoded(noise(), "PNG")
    other = encoded(noise(), "PNG", compress_level=0)
    assert decode_image(data).sha256 == hashlib.sha256(data).hexdigest()
    assert decode_image(data).sha256 != decode_image(other).sha256


def test_the_same_bytes_give_the_same_picture_twice() -> None:
    data = encoded(noise(), "JPEG")
    first, second = decode_image(data), decode_image(data)
    np.testing.assert_array_equal(first.pixels, second.pixels)
    assert first.notes == second.notes


def test_the_type_is_told_from_the_content_so_no_name_is_needed() -> None:
    assert decode_image(encoded(noise(), "PNG")).format == "PNG"
    assert decode_image(encoded(noise(), "PNG") + b"<html>junk after the end").format == "PNG"


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("GIF", {}),
        ("PNG", {}),
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
    ],
)
def test_of_an_animation_the_first_frame_is_used_and_told(
    format: str, options: dict[str, object]
) -> None:
    picture = decode_image(animated(format, 3, **options))
    assert (picture.pixels == (1, 1, 1)).all()
    assert texts(picture) == ["Only frame 1 of 3 is used."]


def test_frames_are_counted_to_1000_and_no_further() -> None:
    picture = decode_image(animated("GIF", 1100))
    assert texts(picture) == ["Only the first frame is used, of more than 1000."]


def test_a_second_jpeg_in_the_same_file_is_told() -> None:
    first, second = Image.new("RGB", (16, 16), "red"), Image.new("RGB", (16, 16), "blue")
    picture = decode_image(encoded(first, "MPO", save_all=True, append_images=[second]))
    assert picture.pixels[0, 0, 0] > 250
    assert texts(picture) == ["Only frame 1 of 2 is used."]


def test_a_large_jpeg_is_read_at_a_fraction_and_says_so() -> None:
    data = encoded(quadrants(400, 240), "JPEG", quality=95, subsampling=0)
    picture = decode_image(data, DecodeLimits(pixels=10_000))
    assert picture.pixels.shape == (60, 100, 3)
    assert picture.source_size_wh == (400, 240)
    assert texts(picture) == ["The picture of 400 × 240 pixels was read at 1/4 of its size."]
    np.testing.assert_allclose(picture.pixels[::59, ::99], quadrants(2, 2), atol=6)


@pytest.mark.parametrize("format", ["PNG", "BMP", "GIF", "TIFF", "WEBP", "JPEG"])
def test_a_single_pixel_is_a_picture(format: str) -> None:
    picture = decode_image(encoded(np.full((1, 1, 3), 90, np.uint8), format))
    assert np.abs(picture.pixels.astype(int) - 90).max() <= 2
    assert picture.pixels.shape == (1, 1, 3)


@pytest.mark.parametrize("size_wh", [(5000, 3), (3, 5000)])
def test_a_narrow_strip_is_read_and_remarked_on(size_wh: tuple[int, int]) -> None:
    picture = decode_image(encoded(noise(*size_wh), "PNG"))
    np.testing.assert_array_equal(picture.pixels, noise(*size_wh))
    width, height = size_wh
    assert texts(picture) == [f"The picture is a very narrow strip: {width} × {height} pixels."]


def test_interlaced_png_gives_the_same_pixels() -> None:
    # Adam7 by hand: Pillow reads it but does not write it
    picture = noise(9, 9)
    raw = b""
    for top, left, down, across in (
        (0, 0, 8, 8),
        (0, 4, 8, 8),
        (4, 0, 8, 4),
        (0, 2, 4, 4),
        (2, 0, 4, 2),
        (0, 1, 2, 2),
        (1, 0, 2, 1),
    ):
        raw += b"".join(b"\0" + row.tobytes() for row in picture[top::down, left::across])
    header = struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 1)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw))
    np.testing.assert_array_equal(decode_image(data + chunk(b"IEND", b"")).pixels, picture)


def test_hand_written_png_matches_its_bytes() -> None:
    picture = noise(5, 4)
    data = png((5, 4), 8, 2, [row.tobytes() for row in picture])
    np.testing.assert_array_equal(decode_image(data).pixels, picture)


def test_pictures_taller_than_one_strip_have_no_seam() -> None:
    # conversion works in strips of about a million pixels
    picture = np.repeat(np.arange(2100, dtype=np.uint32)[:, None], 1000, axis=1)
    rgb = np.stack([picture % 251, picture % 241, picture % 239], axis=2).astype(np.uint8)
    rgba = np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])
    np.testing.assert_array_equal(decode_image(encoded(rgba, "BMP")).pixels, rgb)
