"""Whatever bytes arrive, the answer is a sound picture or a sentence for people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import ExplorerError
from explorer.imaging import DecodeLimits, decode_image
from tests.imaging.makers import animated, encoded, noise, quadrants
from tests.imaging.reading import profile_makers as profiles

# As on the server: Pillow's warnings go to the log.
pytestmark = pytest.mark.filterwarnings("ignore::Warning")
STEADY = settings(derandomize=True, database=None, max_examples=400)
LIMITS = DecodeLimits(pixels=1_000_000, jpeg_pixels=4_000_000, webp_pixels=1_000_000)

STARTS = [
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"\xff\xd8\xff",
    b"GIF89a",
    b"BM",
    b"II*\0\x08\0\0\0",
    b"MM\0+\0\x08\0\0",
    b"RIFF\x20\0\0\0WEBPVP8L",
    b"RIFF\x20\0\0\0WEBPVP8X",
    b"<svg",
    b"%PDF-",
    b"PK\3\4",
    b"\0\0\0\x18ftyp",
]
PALETTE = encoded(quadrants(), "GIF")
RGBA = np.dstack([noise(), noise()[:, :, 0]])
SEEDS = [
    encoded(noise(), "PNG", icc_profile=profiles.gray_profile(1.8)),
    encoded(RGBA, "PNG"),
    encoded(noise(), "JPEG"),
    encoded(noise(), "JPEG", progressive=True),
    encoded(noise(), "WEBP"),
    encoded(RGBA, "WEBP", lossless=True),
    encoded(noise(), "BMP"),
    encoded(noise(), "TIFF"),
    encoded(noise(), "TIFF", compression="tiff_lzw"),
    encoded(noise()[:, :, 0].astype(np.float32), "TIFF"),
    encoded(noise()[:, :, 0].astype(np.uint16), "PNG"),
    PALETTE,
    animated("GIF", 3),
    animated("PNG", 3),
    animated("WEBP", 3),
    encoded(noise(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0"),
]


def check(data: bytes) -> None:
    try:
        picture = decode_image(data, LIMITS)
    except ExplorerError:
        return  # its sentence is filled in when it is made
    pixels = picture.pixels
    assert (pixels.ndim, pixels.shape[2], pixels.dtype) == (3, 3, np.uint8)
    assert 0 < pixels.shape[0] * pixels.shape[1] <= LIMITS.pixels
    assert not pixels.flags.writeable
    assert all(str(note) for note in picture.notes)


@STEADY
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_random_bytes_never_raise_anything_else(start: bytes, rest: bytes) -> None:
    check(start + rest)


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(SEEDS)))
    # Most fields that matter lie near the beginning.
    place = st.one_of(st.integers(0, 120), st.integers(0, len(data) - 1)).map(
        lambda at: at % len(data)
    )
    for _ in range(draw(st.integers(1, 4))):
        at = draw(place)
        kind = draw(st.sampled_from(["set", "cut", "insert", "repeat", "extreme"]))
        if kind == "set":
            data[at] = draw(st.integers(0, 255))
        elif kind == "extreme":
            data[at : at + 4] = draw(st.sampled_from([b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"]))
        elif kind == "cut":
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == "insert":
            data[at:at] = draw(st.binary(min_size=1, max_size=20))
        else:
            data[at:at] = data[at : at + 30]
        if not data:
            return b""
    return bytes(data)


@settings(STEADY, max_examples=1500)
@given(mutants())
def test_mutated_pictures_never_raise_anything_else(data: bytes) -> None:
    check(data)


def test_every_shortened_picture_is_answered(subtests: pytest.Subtests) -> None:
    for number, whole in enumerate(SEEDS):
        for length in [*range(0, len(whole), max(1, len(whole) // 60)), len(whole)]:
            with subtests.test(seed=number, length=length):
                check(whole[:length])
