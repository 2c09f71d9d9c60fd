"""Photos come upright from every container, as EXIF defines the eight orientations."""

import io

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

from explorer.imaging import decode_image
from explorer.shapes import RgbImage
from tests.imaging.makers import chunk, encoded, png, quadrants, texts

TURNED = "The picture was turned upright as its camera noted."
# EXIF 2.32, tag 274: which visible edges the stored row 0 and column 0 are.
ROW_0_COLUMN_0 = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}


def as_stored(visible: RgbImage, orientation: int) -> RgbImage:
    row_0, column_0 = ROW_0_COLUMN_0[orientation]
    stored = visible if row_0 in ("top", "bottom") else visible.transpose(1, 0, 2)
    if row_0 in ("bottom", "right"):
        stored = stored[::-1]
    if column_0 in ("bottom", "right"):
        stored = stored[:, ::-1]
    return np.ascontiguousarray(stored)


def tagged(stored: RgbImage, format: str, orientation: object) -> bytes:
    if format == "TIFF":
        return encoded(stored, format, tiffinfo={ExifTags.Base.Orientation: orientation})
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    options = {"JPEG": {"quality": 97, "subsampling": 0}, "WEBP": {"lossless": True}}
    return encoded(stored, format, exif=exif, **options.get(format, {}))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_all_eight_orientations_come_upright(format: str, subtests: pytest.Subtests) -> None:
    for orientation in ROW_0_COLUMN_0:
        with subtests.test(orientation=orientation):
            picture = decode_image(tagged(as_stored(quadrants(), orientation), format, orientation))
            assert picture.pixels.shape == (32, 48, 3)
            atol = 8 if format == "JPEG" else 0
            np.testing.assert_allclose(picture.pixels, quadrants(), atol=atol)
            assert picture.source_size_wh == (48, 32)
            assert texts(picture) == ([] if orientation == 1 else [TURNED])
            assert picture.pixels.flags.c_contiguous
            assert not picture.pixels.flags.writeable


def test_pillows_own_transpose_agrees(subtests: pytest.Subtests) -> None:
    for orientation in ROW_0_COLUMN_0:
        with subtests.test(orientation=orientation):
            data = tagged(as_stored(quadrants(), orientation), "PNG", orientation)
            expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
            np.testing.assert_array_equal(decode_image(data).pixels, np.asarray(expected))


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_an_impossible_orientation_leaves_the_picture_as_stored(
    format: str, subtests: pytest.Subtests
) -> None:
    for wrong in [0, 9, 255, 65535]:
        with subtests.test(wrong=wrong):
            picture = decode_image(tagged(quadrants(), format, wrong))
            np.testing.assert_allclose(picture.pixels, quadrants(), atol=8)
            assert picture.notes == ()


def test_unreadable_exif_does_not_cost_the_picture() -> None:
    rows = [row.tobytes() for row in quadrants()]
    data = png((48, 32), 8, 2, rows, chunk(b"eXIf", b"this is no EXIF at all"))
    picture = decode_image(data)
    np.testing.assert_array_equal(picture.pixels, quadrants())
    assert texts(picture) == [
        "The camera's notes could not be read; the picture is shown as it is stored."
    ]


def test_sixteen_bit_and_transparent_pictures_are_turned_too() -> None:
    deep = (quadrants()[:, :, 0].astype(np.uint16) * 257).copy()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 3
    picture = decode_image(encoded(deep[::-1, ::-1].copy(), "PNG", exif=exif))
    np.testing.assert_array_equal(picture.pixels[:, :, 0], quadrants()[:, :, 0])
    rgba = np.dstack([quadrants(), np.full((32, 48), 255, np.uint8)])
    data = encoded(as_stored(rgba, 6), "PNG", exif=_orientation(6))
    np.testing.assert_array_equal(decode_image(data).pixels, quadrants())


def _orientation(value: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = value
    return exif
