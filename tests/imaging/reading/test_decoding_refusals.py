"""What cannot be read safely is refused before it costs anything, in words that help."""

import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image, ImageFile

from explorer.errors import ExplorerError, ImageTooLargeError, UnreadableImageError
from explorer.imaging import DecodeLimits, decode_image
from tests.imaging.makers import animated, chunk, encoded, jpeg_with_scans, noise, png, quadrants

ALLOWED = "PNG, JPEG, WebP, GIF, BMP or TIFF"
DAMAGED = "file is damaged or incomplete, or of a rare kind. Save it again or choose another one."
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


class PixelsWereDecodedError(BaseException):
    """Not an Exception, so that no handler takes it for a damaged file."""


def refusal(data: bytes, limits: DecodeLimits | None = None) -> ExplorerError:
    with pytest.raises(ExplorerError) as caught:
        decode_image(data, limits or DecodeLimits())
    return caught.value


def refusal_unread(data: bytes, limits: DecodeLimits | None = None) -> ExplorerError:
    """The same, failing if a single pixel is decoded on the way."""

    def load(_image: object) -> None:
        raise PixelsWereDecodedError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ImageFile.ImageFile, "load", load)
        return refusal(data, limits)


# --- not a picture


def test_an_empty_file_is_called_empty() -> None:
    assert str(refusal(b"")) == "The file is empty. Please choose another picture."


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("picture.png", b"")
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


OTHERS = (
    ("SVG", SVG),
    ("SVG", b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n' + SVG),
    ("HTML", b"<!DOCTYPE html><html><body>404</body></html>"),
    ("XML", b'<?xml version="1.0"?><rss/>'),
    ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
    ("HEIC", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"),
    ("AVIF", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1"),
    ("MP4", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2"),
    ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"),
    ("EPS", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
    ("ZIP", zipped()),
    ("GZIP", b"\x1f\x8b\x08\0\0\0\0\0"),
    ("PSD", b"8BPS\0\1\0\0\0\0\0\0\0\3"),
    ("ICO", b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0"),
    ("JPEG 2000", b"\0\0\0\x0cjP  \r\n\x87\n"),
    ("JPEG XL", b"\xff\x0a\xfa\x1f\x01"),
    ("WAV", b"RIFF\x24\0\0\0WAVEfmt "),
    ("NumPy", b"\x93NUMPY\1\0v\0{'descr'"),
    ("PNM", b"P6\n2 2\n255\n" + bytes(12)),
    ("program", b"\x7fELF\2\1\1\0"),
)


def test_other_types_are_named_together_with_what_is_allowed(subtests: pytest.Subtests) -> None:
    for found, data in OTHERS:
        with subtests.test(found=found, data=data[:20]):
            assert str(refusal(data)) == (
                f"The file is of the type {found}, which cannot be opened here. "
                f"Save the picture as {ALLOWED}."
            )


@pytest.mark.parametrize(
    "data",
    [
        b"just some notes\nin two lines\n",
        "图像的说明".encode(),
        b"name,width\nBM,3\n",
        b"BM stands for bitmap, but this is prose about it.",
        ("x" + "彩" * 4000).encode(),
        b"a",
    ],
)
def test_a_renamed_text_file_is_called_a_text(data: bytes) -> None:
    assert str(refusal(data)) == (f"This is a text file, not a picture. Choose a {ALLOWED} file.")


@pytest.mark.parametrize(
    "data",
    [b"\0", bytes(1000), b"\xff\xd8", b"\xe5\xbd text cut short \xe5\xbd", bytes(range(256))],
)
def test_unknown_bytes_are_called_unknown(data: bytes) -> None:
    assert str(refusal(data)) == (
        "This file is not a picture known here, or its beginning is damaged. "
        f"Choose a {ALLOWED} file."
    )


def test_other_types_are_refused_without_asking_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_arguments: object, **_options: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(Image, "open", forbidden)
    assert isinstance(refusal(SVG), UnreadableImageError)


def test_pillow_may_only_use_the_decoder_of_the_type_found(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    opened = Image.open

    def spy(file: io.BytesIO, formats: list[str]) -> Image.Image:
        asked.append(formats)
        return opened(file, formats=formats)

    monkeypatch.setattr(Image, "open", spy)
    for format in FORMATS:
        decode_image(encoded(noise(), format))
    assert asked == [[format] for format in FORMATS]


# --- damaged


@pytest.mark.parametrize("format", FORMATS)
def test_a_truncated_file_is_refused_never_half_shown(
    format: str, subtests: pytest.Subtests
) -> None:
    data = encoded(noise(64, 64), format)
    for kept in (0.05, 0.5, 0.9):
        with subtests.test(kept=kept):
            error = refusal(data[: max(20, int(len(data) * kept))])
            assert isinstance(error, UnreadableImageError)
            assert str(error).endswith(DAMAGED)


def test_a_signature_alone_is_damaged_and_its_format_named() -> None:
    assert str(refusal(b"\x89PNG\r\n\x1a\n")) == f"The PNG {DAMAGED}"


@pytest.mark.parametrize("size_wh", [(0, 10), (10, 0)])
def test_a_picture_without_pixels_is_damaged(size_wh: tuple[int, int]) -> None:
    assert str(refusal(png(size_wh, 8, 2))) == f"The PNG {DAMAGED}"


def test_nothing_written_in_the_file_reaches_the_sentence() -> None:
    evil = b"<script>alert(1)</script>"
    text = chunk(b"tEXt", b"Comment\0" + evil)
    for data in (evil, b"%PDF-" + evil, png((9, 9), 8, 2, [b"x"], text)):
        assert "script" not in str(refusal(data))


def test_running_out_of_memory_is_an_answer_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_image: object) -> None:
        raise MemoryError

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    assert str(refusal(encoded(noise(), "BMP"))) == f"The BMP {DAMAGED}"


# --- too large, told from the header


@pytest.mark.parametrize(
    ("size_wh", "message"),
    [
        (
            (6000, 5000),
            "The picture is 6000 × 5000 pixels, 30.0 million; "
            "up to 24 million can be read. Make it smaller.",
        ),
        (
            (9400, 9400),
            "The picture is 9400 × 9400 pixels, 88.4 million; "
            "up to 24 million can be read. Make it smaller.",
        ),
        (
            (65535, 65535),
            "The picture has 4,294.8 million pixels; "
            "up to 24 million can be read. Make it smaller.",
        ),
        (
            (13377, 13377),
            "The picture has 178.9 million pixels; up to 24 million can be read. Make it smaller.",
        ),
        (
            (100_000, 1),
            "The picture is 100000 × 1 pixels; "
            "a side may have up to 20000. Make it smaller or crop it.",
        ),
    ],
)
def test_a_giant_header_in_a_tiny_file_is_refused_before_decoding(
    size_wh: tuple[int, int], message: str
) -> None:
    data = png(size_wh, 1, 0, [bytes(100)])
    assert len(data) < 1000
    error = refusal_unread(data)
    assert isinstance(error, ImageTooLargeError)
    assert str(error) == message


@pytest.mark.filterwarnings("default::PIL.Image.DecompressionBombWarning")
def test_without_pillows_warning_as_error_the_size_is_told_as_well() -> None:
    with pytest.warns(Image.DecompressionBombWarning):
        error = refusal_unread(png((13377, 13377), 1, 0))
    assert str(error).startswith("The picture is 13377 × 13377 pixels, 178.9 million; up to 24")


def test_giant_headers_of_other_formats_are_refused_before_decoding() -> None:
    bmp = bytearray(encoded(noise(), "BMP"))
    bmp[18:26] = struct.pack("<ii", 8000, 8000)
    gif = bytearray(encoded(noise(), "GIF"))
    gif[6:10] = struct.pack("<HH", 8000, 8000)
    webp = bytearray(encoded(noise(), "WEBP", lossless=True))
    webp[21:25] = struct.pack("<I", 4999 | 4999 << 14)
    for data, limit in ((bmp, 24), (gif, 24), (webp, 18)):
        error = refusal_unread(bytes(data))
        assert isinstance(error, ImageTooLargeError)
        assert f"up to {limit} million can be read" in str(error)


def test_jpegs_may_be_larger_because_they_can_be_read_at_a_fraction() -> None:
    jpeg = bytearray(encoded(noise(), "JPEG"))
    start = jpeg.index(b"\xff\xc0") + 5
    jpeg[start : start + 4] = struct.pack(">HH", 11_000, 10_000)
    assert "up to 100 million can be read" in str(refusal_unread(bytes(jpeg)))


def test_a_progressive_jpeg_that_must_be_held_whole_is_refused() -> None:
    data = encoded(quadrants(), "JPEG", progressive=True, subsampling=0)
    # 48 x 32 pixels, 3 components, 2 bytes each
    needed = 48 * 32 * 3 * 2
    error = refusal(data, DecodeLimits(jpeg_buffer_bytes=needed - 1))
    assert isinstance(error, ImageTooLargeError)
    decode_image(data, DecodeLimits(jpeg_buffer_bytes=needed))


def test_a_file_of_too_many_bytes_is_refused_unopened() -> None:
    error = refusal_unread(bytes(20_000_001))
    assert str(error) == "The file has 20.0 MB; up to 20 MB can be read. Save it smaller."
    assert isinstance(refusal_unread(bytes(51), DecodeLimits(file_bytes=50)), ImageTooLargeError)


@pytest.mark.parametrize("bomb", ["text", "profile"])
def test_a_png_whose_metadata_unpacks_to_an_enormous_size_is_refused(bomb: str) -> None:
    squeezed = zlib.compress(bytes(100_000_000), 1)
    extra = chunk(b"iCCP", b"p\0\0" + squeezed)
    if bomb == "text":
        extra = b"".join(chunk(b"zTXt", b"t%d\0\0" % i + squeezed) for i in range(2))
    data = png((2, 2), 8, 0, [b"ab", b"cd"], extra)
    assert str(refusal(data)) == (
        "The PNG file carries a text or a colour profile that unpacks to an enormous size. "
        "Save the picture again without it."
    )


# --- made to keep a decoder busy


def test_a_jpeg_of_ordinary_scans_is_read() -> None:
    assert decode_image(jpeg_with_scans(40)).pixels.shape == (32, 48, 3)


def test_a_jpeg_of_many_scans_is_refused_before_decoding() -> None:
    assert str(refusal_unread(jpeg_with_scans(500))) == (
        "This JPEG paints its picture in 500 passes; up to 100 can be read. "
        "Save it again in another program."
    )


def test_scans_of_an_embedded_preview_do_not_count() -> None:
    preview = jpeg_with_scans(150)
    plain = encoded(quadrants(), "JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", len(preview) + 2) + preview
    np.testing.assert_allclose(
        decode_image(plain[:2] + segment + plain[2:]).pixels, decode_image(plain).pixels
    )


JPEG_START = encoded(noise(), "JPEG")[:20]
ABSURD = {
    "png chunks": b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"") * 300_000,
    "jpeg comments": JPEG_START + b"\xff\xfe\0\2" * 300_000,
    "jpeg junk": JPEG_START + bytes(100_000) + encoded(noise(), "JPEG")[20:],
    "only junk": JPEG_START + bytes(100_000),
    "gif comment": animated("GIF", 2)[:-1] + b"\x21\xfe" + b"\1x" * 300_000 + b"\0;",
    "tiff tags": struct.pack("<2sHIH", b"II", 42, 8, 60_000) + bytes(60_000 * 12 + 4),
}


@pytest.mark.parametrize("data", ABSURD.values(), ids=ABSURD)
def test_files_cut_into_absurdly_many_parts_are_refused_unopened(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_arguments: object, **_options: object) -> None:
        raise PixelsWereDecodedError

    monkeypatch.setattr(Image, "open", forbidden)
    assert str(refusal(data)).endswith(DAMAGED)


def test_a_tiff_whose_pages_form_a_loop_ends() -> None:
    data = bytearray(encoded(noise(), "TIFF"))
    (first,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, first)
    struct.pack_into("<I", data, first + 2 + entries * 12, first)
    picture = decode_image(bytes(data))
    np.testing.assert_array_equal(picture.pixels, noise())
    assert picture.notes == ()
