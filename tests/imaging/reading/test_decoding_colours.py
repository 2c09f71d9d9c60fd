"""However a file stores its colours, they come as 8-bit sRGB, and every conversion is told."""

import io
import struct

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from explorer.errors import UnreadableImageError
from explorer.imaging import decode_image
from tests.imaging.makers import chunk, encoded, noise, png, texts
from tests.imaging.reading import profile_makers as profiles

WHITE_FILLED = "Transparent parts were filled with white."
CONVERTED = "The colours were converted from the file's profile to sRGB."
IGNORED = "The colour profile could not be used and was ignored."
GRAY_RAMP = np.arange(256, dtype=np.uint8).reshape(16, 16)
DEEP_RAMP = np.linspace(0, 65535, 256).round().astype(np.uint16).reshape(16, 16)
SIXTEEN = "The 16-bit gray values, 0 to 65535, were scaled to 0 to 255."
UPPER_HALF = "16 bits per colour were reduced to 8, keeping the upper half."


def tiff(values: np.ndarray, **options: object) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, values, **{"photometric": "minisblack", **options})
    return out.getvalue()


def gray_of(data: bytes) -> np.ndarray:
    pixels = decode_image(data).pixels
    assert (pixels == pixels[:, :, :1]).all()
    return pixels[:, :, 0]


# --- gray


@pytest.mark.parametrize("format", ["PNG", "BMP", "TIFF", "GIF"])
def test_gray_is_repeated_in_the_three_colours(format: str) -> None:
    data = encoded(GRAY_RAMP, format)
    np.testing.assert_array_equal(gray_of(data), GRAY_RAMP)
    assert decode_image(data).notes == ()


@pytest.mark.parametrize("format", ["PNG", "BMP", "TIFF", "GIF"])
def test_one_bit_pictures_are_black_and_white(format: str) -> None:
    bits = np.indices((9, 13)).sum(axis=0) % 2 == 1
    np.testing.assert_array_equal(gray_of(encoded(Image.fromarray(bits), format)), bits * 255)


@pytest.mark.parametrize(("bits", "step"), [(1, 255), (2, 85), (4, 17)])
def test_few_bits_span_the_whole_range(bits: int, step: int) -> None:
    levels = 1 << bits
    packed = sum(i % levels << (8 - bits * (i + 1)) for i in range(8 // bits))
    data = png((8 // bits, 1), bits, 0, [bytes([packed])])
    expected = [level % levels * step for level in range(8 // bits)]
    assert gray_of(data).tolist() == [expected]


# --- more than 8 bits


@pytest.mark.parametrize("data", [encoded(DEEP_RAMP, "PNG"), tiff(DEEP_RAMP)], ids=["png", "tiff"])
def test_sixteen_bit_gray_is_scaled_not_clipped(data: bytes) -> None:
    np.testing.assert_array_equal(gray_of(data), np.rint(DEEP_RAMP / 257))
    assert texts(decode_image(data)) == [SIXTEEN]


def test_big_endian_tiff_is_read_alike() -> None:
    np.testing.assert_array_equal(gray_of(tiff(DEEP_RAMP, byteorder=">")), GRAY_RAMP)


def test_twelve_bit_gray_spans_the_whole_range() -> None:
    # Two values in three bytes: 0x000, 0xFFF, 0x800, 0x010.
    entries = [
        (256, 4),
        (257, 1),
        (258, 12),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, 1),
        (279, 6),
    ]
    tags = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    body = bytes.fromhex("000fff800010")
    data = struct.pack("<2sHI", b"II", 42, 14) + body
    data += struct.pack("<H", len(entries)) + tags + struct.pack("<I", 0)
    assert gray_of(data).tolist() == [[0, 255, 128, 1]]
    assert texts(decode_image(data)) == [
        "The 12-bit gray values, 0 to 4095, were scaled to 0 to 255."
    ]


def test_sixteen_bit_colours_keep_their_upper_half() -> None:
    deep = np.random.default_rng(2).integers(0, 65536, (3, 4, 3), dtype=np.uint16)
    hand_written = png((4, 3), 16, 2, [row.astype(">u2").tobytes() for row in deep])
    for data in (hand_written, tiff(deep, photometric="rgb")):
        picture = decode_image(data)
        np.testing.assert_array_equal(picture.pixels, deep >> 8)
        assert texts(picture) == [UPPER_HALF]


def test_sixteen_bit_colours_with_alpha_are_read() -> None:
    deep = np.random.default_rng(2).integers(0, 65536, (3, 4, 4), dtype=np.uint16)
    deep[:, :, 3] = 65535
    data = png((4, 3), 16, 6, [row.astype(">u2").tobytes() for row in deep])
    np.testing.assert_array_equal(decode_image(data).pixels, deep[:, :, :3] >> 8)


def test_sixteen_bit_planes_are_refused_because_their_bytes_would_be_mixed_up() -> None:
    planes = np.zeros((3, 8, 8), np.uint16)
    with pytest.raises(UnreadableImageError, match="TIFF file is damaged"):
        decode_image(tiff(planes, photometric="rgb", planarconfig="separate"))


def test_eight_bit_planes_are_read() -> None:
    planes = noise().transpose(2, 0, 1).copy()
    data = tiff(planes, photometric="rgb", planarconfig="separate")
    np.testing.assert_array_equal(decode_image(data).pixels, noise())


@pytest.mark.parametrize("values", [GRAY_RAMP, DEEP_RAMP, (GRAY_RAMP / 255).astype(np.float32)])
def test_tiffs_whose_zero_is_white_are_shown_so(values: np.ndarray) -> None:
    found = gray_of(tiff(values, photometric="miniswhite"))
    np.testing.assert_array_equal(found, 255 - GRAY_RAMP)


# --- numbers


def test_real_numbers_from_0_to_1_become_0_to_255() -> None:
    half = np.float32([[0, 0.25], [0.5, 1]])
    data = tiff(half)
    assert gray_of(data).tolist() == [[0, 64], [128, 255]]
    assert texts(decode_image(data)) == ["The real numbers from 0 to 1 were multiplied by 255."]


def test_other_real_numbers_are_stretched_to_their_range() -> None:
    data = tiff(np.float32([[-2, 0], [1, 3]]))
    assert gray_of(data).tolist() == [[0, 102], [153, 255]]
    assert texts(decode_image(data)) == ["The values from −2 to 3 were stretched to 0 to 255."]


def test_negative_numbers_are_stretched_even_when_none_is_above_1() -> None:
    assert gray_of(tiff(np.float32([[-1, 0, 1]]))).tolist() == [[0, 128, 255]]


def test_large_integers_are_stretched_to_their_range() -> None:
    data = tiff(np.int32([[100_000, 200_000], [300_000, 100_000]]))
    assert gray_of(data).tolist() == [[0, 128], [255, 0]]
    assert texts(decode_image(data)) == [
        "The values from 100000 to 300000 were stretched to 0 to 255."
    ]


def test_equal_numbers_become_one_gray() -> None:
    data = tiff(np.full((2, 3), 7.5, np.float32))
    assert (gray_of(data) == 128).all()
    assert texts(decode_image(data)) == ["Every pixel has the value 7.5, shown as gray."]


def test_not_a_number_is_black_and_infinity_white() -> None:
    data = tiff(np.float32([[0, 1, np.nan], [np.inf, -np.inf, 0.5]]))
    assert gray_of(data).tolist() == [[0, 255, 0], [255, 0, 128]]
    assert texts(decode_image(data))[1] == (
        "Pixels without a finite value: 3. Shown black, plus infinity white."
    )


def test_nothing_but_not_a_number_is_black() -> None:
    assert (gray_of(tiff(np.full((2, 2), np.nan, np.float32))) == 0).all()


def test_the_largest_real_numbers_do_not_overflow() -> None:
    most = np.finfo(np.float32).max
    assert gray_of(tiff(np.float32([[-most, 0, most]]))).tolist() == [[0, 128, 255]]


# --- transparency


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF"])
def test_transparency_is_composited_on_white(format: str) -> None:
    rgba = np.array([[(200, 100, 0, 0), (200, 100, 0, 51), (200, 100, 0, 255)]], np.uint8)
    data = encoded(rgba, format, **({"lossless": True, "exact": True} if format == "WEBP" else {}))
    picture = decode_image(data)
    # c * a + 255 * (1 - a) with a = 0, 0.2, 1
    assert picture.pixels.tolist() == [[[255, 255, 255], [244, 224, 204], [200, 100, 0]]]
    assert texts(picture) == [WHITE_FILLED]


def test_an_opaque_alpha_channel_is_not_worth_a_word() -> None:
    rgba = np.dstack([noise(), np.full((17, 23), 255, np.uint8)])
    picture = decode_image(encoded(rgba, "PNG"))
    np.testing.assert_array_equal(picture.pixels, noise())
    assert picture.notes == ()


def test_compositing_rounds_to_the_nearest_level_for_every_pair() -> None:
    colour, alpha = np.meshgrid(np.arange(256), np.arange(256))
    gray_alpha = np.stack([colour, alpha], axis=2).astype(np.uint8)
    exact = (colour * alpha + 255 * (255 - alpha)) / 255
    found = gray_of(encoded(Image.fromarray(gray_alpha, "LA"), "PNG"))
    assert np.abs(found - exact).max() <= 0.5


def test_palettes_keep_their_colours() -> None:
    image = Image.fromarray(np.array([[0, 1, 2, 1]], np.uint8), "P")
    image.putpalette([10, 20, 30, 200, 0, 7, 0, 250, 99])
    for format in ("PNG", "GIF", "BMP", "TIFF"):
        assert decode_image(encoded(image, format)).pixels.tolist() == [
            [[10, 20, 30], [200, 0, 7], [0, 250, 99], [200, 0, 7]]
        ]


def test_a_palette_with_transparent_entries_is_composited_on_white() -> None:
    image = Image.fromarray(np.array([[0, 1, 2]], np.uint8), "P")
    image.putpalette([10, 20, 30, 200, 0, 7, 0, 250, 99])
    picture = decode_image(encoded(image, "PNG", transparency=bytes([255, 0, 51])))
    assert picture.pixels.tolist() == [[[10, 20, 30], [255, 255, 255], [204, 254, 224]]]
    assert texts(picture) == [WHITE_FILLED]
    clear = decode_image(encoded(image, "GIF", transparency=1)).pixels
    assert clear.tolist() == [[[10, 20, 30], [255, 255, 255], [0, 250, 99]]]


@pytest.mark.parametrize(
    ("bits", "colour_type", "row", "key", "expected"),
    [
        (8, 0, bytes([7, 8, 9]), (8,), [7, 255, 9]),
        (4, 0, b"\x12\x30", (2,), [17, 255, 51]),
        (2, 0, b"\x6c", (2,), [85, 255, 255]),
        (1, 0, b"\x40", (0,), [255, 255, 255]),
        (16, 0, b"\x02\x00\x02\x01\x80\x80", (0x201,), [2, 255, 128]),
        (8, 2, bytes([7, 7, 7, 8, 8, 8, 9, 9, 9]), (8, 8, 8), [7, 255, 9]),
        (16, 2, b"\7\0" * 3 + b"\x08\0" * 3 + b"\t\0" * 3, (0x800,) * 3, [7, 255, 9]),
    ],
)
def test_a_png_with_one_clear_colour_is_white_there(
    bits: int, colour_type: int, row: bytes, key: tuple[int, ...], expected: list[int]
) -> None:
    clear = chunk(b"tRNS", struct.pack(f">{len(key)}H", *key))
    data = png((3, 1), bits, colour_type, [row], clear)
    assert gray_of(data).tolist() == [expected]
    assert WHITE_FILLED in texts(decode_image(data))


@pytest.mark.parametrize(("bits", "row"), [(8, b"\x2c\x2d\x2e"), (4, b"\x2c\x20")])
def test_a_clear_colour_out_of_range_clears_nothing(bits: int, row: bytes) -> None:
    data = png((3, 1), bits, 0, [row], chunk(b"tRNS", struct.pack(">H", 0x12C)))
    plain = png((3, 1), bits, 0, [row])
    np.testing.assert_array_equal(gray_of(data), gray_of(plain))
    assert decode_image(data).notes == ()


# --- inks and LAB


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_inks_become_red_green_and_blue(format: str) -> None:
    inks = np.zeros((16, 64, 4), np.uint8)
    inks[:, :16] = (0, 255, 255, 0)
    inks[:, 16:32] = (255, 0, 255, 0)
    inks[:, 48:] = (0, 0, 0, 255)
    options = {"quality": 97} if format == "JPEG" else {}
    picture = decode_image(encoded(Image.fromarray(inks, "CMYK"), format, **options))
    expected = [(255, 0, 0), (0, 255, 0), (255, 255, 255), (0, 0, 0)]
    np.testing.assert_allclose(picture.pixels[8, 8::16], expected, atol=4)
    assert texts(picture) == [
        "The printing inks (CMYK) were converted to RGB by the simple formula."
    ]


def test_an_ink_profile_is_used_instead_of_the_simple_formula() -> None:
    inks = np.zeros((1, 3, 4), np.uint8)
    inks[0, 1], inks[0, 2] = (255, 0, 0, 0), (0, 0, 0, 255)
    image = Image.fromarray(inks, "CMYK")
    picture = decode_image(encoded(image, "TIFF", icc_profile=profiles.ink_profile()))
    # cyan is lightness 128 / 255 * 100 in this profile: sRGB 119 or 120
    np.testing.assert_allclose(picture.pixels[0, :, 1], [255, 119, 0], atol=2)
    assert texts(picture) == [CONVERTED]


def test_lab_becomes_srgb() -> None:
    # L 0, 50 and 100 without colour, then the D50 value of sRGB's red
    lab = np.array([[(0, 0, 0), (128, 0, 0), (255, 0, 0), (138, 81, 70)]], np.int16)
    image = Image.frombytes("LAB", (4, 1), (lab & 255).astype(np.uint8).tobytes())
    picture = decode_image(encoded(image, "TIFF"))
    expected = [(0, 0, 0), (119, 119, 119), (255, 255, 255), (255, 0, 0)]
    np.testing.assert_allclose(picture.pixels[0], expected, atol=6)
    assert texts(picture) == ["The CIE LAB colours were converted to sRGB."]


# --- profiles

LINEAR = profiles.rgb_profile(profiles.SRGB_RED, profiles.SRGB_GREEN, profiles.SRGB_BLUE, gamma=1.0)
SWAPPED = profiles.rgb_profile(
    profiles.SRGB_BLUE, profiles.SRGB_GREEN, profiles.SRGB_RED, gamma=1.0
)


def srgb_of_light(light: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1."""
    curve = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return 255 * curve


@pytest.mark.parametrize("format", ["PNG", "TIFF", "WEBP"])
def test_linear_light_is_converted_to_srgb(format: str) -> None:
    options = {"lossless": True} if format == "WEBP" else {}
    picture = decode_image(encoded(noise(), format, icc_profile=LINEAR, **options))
    assert np.abs(picture.pixels - srgb_of_light(noise() / 255)).max() <= 2
    assert texts(picture) == [CONVERTED]


def test_swapped_primaries_are_put_right() -> None:
    picture = decode_image(encoded(noise(), "PNG", icc_profile=SWAPPED))
    assert np.abs(picture.pixels - srgb_of_light(noise()[:, :, ::-1] / 255)).max() <= 2


def test_a_jpegs_profile_is_used() -> None:
    flat = np.full((16, 16, 3), 64, np.uint8)
    picture = decode_image(encoded(flat, "JPEG", quality=97, icc_profile=LINEAR))
    np.testing.assert_allclose(picture.pixels, srgb_of_light(np.array(64 / 255)), atol=3)


@pytest.mark.parametrize(
    ("profile", "gamma"),
    [(LINEAR, 1.0), (profiles.gray_profile(1.8), 1.8), (profiles.gray_profile(3.0), 3.0)],
)
def test_gray_pictures_follow_a_profile_too(profile: bytes, gamma: float) -> None:
    expected = srgb_of_light((np.arange(256) / 255) ** gamma).reshape(16, 16)
    picture = decode_image(encoded(GRAY_RAMP, "PNG", icc_profile=profile))
    assert np.abs(picture.pixels - expected[:, :, None]).max() <= 1.2
    deep = decode_image(encoded(DEEP_RAMP, "PNG", icc_profile=profile))
    assert np.abs(deep.pixels - expected[:, :, None]).max() <= 1.2
    assert texts(deep) == [SIXTEEN, CONVERTED]


def test_a_profile_does_not_disturb_transparency() -> None:
    rgba = np.array([[(64, 64, 64, 255), (64, 64, 64, 0)]], np.uint8)
    picture = decode_image(encoded(rgba, "PNG", icc_profile=LINEAR))
    assert picture.pixels[0, 1].tolist() == [255, 255, 255]
    np.testing.assert_allclose(picture.pixels[0, 0], srgb_of_light(np.array(64 / 255)), atol=2)
    assert texts(picture) == [CONVERTED, WHITE_FILLED]


def test_an_srgb_profile_changes_nothing_and_is_not_mentioned() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = decode_image(encoded(noise(), "PNG", icc_profile=srgb))
    np.testing.assert_array_equal(picture.pixels, noise())
    assert picture.notes == ()


@pytest.mark.parametrize(
    "profile",
    [b"no profile at all", LINEAR[:200], profiles.ink_profile(), profiles.gray_profile(1.0)],
    ids=["garbage", "truncated", "for inks", "for gray"],
)
def test_a_profile_that_does_not_fit_is_ignored_and_told(profile: bytes) -> None:
    picture = decode_image(encoded(noise(), "PNG", icc_profile=profile))
    np.testing.assert_array_equal(picture.pixels, noise())
    assert texts(picture) == [IGNORED]
