"""What a file is, told from its first bytes: the formats we read, and the usual others by name."""

import codecs
import re

from explorer.errors import UnreadableImageError
from explorer.messages import N_

READABLE = {
    "PNG": "PNG",
    "JPEG": "JPEG",
    "WEBP": "WebP",
    "GIF": "GIF",
    "BMP": "BMP",
    "TIFF": "TIFF",
}
"""Pillow's format name -> the name people see."""

_READABLE_STARTS = (
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"RIFF....WEBP", "WEBP"),
    (rb"GIF8[79]a", "GIF"),
    (rb"BM.{12}.\0\0\0", "BMP"),
    (rb"II[*+]\0|MM\0[*+]|MM\*\0|II\0\*", "TIFF"),
)
_OTHER_STARTS = (
    (rb".{0,1000}?%PDF-", "PDF"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "EPS"),
    (rb"PK(\x03\x04|\x05\x06|\x07\x08)", "ZIP"),
    (rb"Rar!\x1a\x07", "RAR"),
    (rb"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (rb"\x1f\x8b", "GZIP"),
    (rb"8BPS", "PSD"),
    (rb"....ftypavi[fs]", "AVIF"),
    (rb"....ftyp(hei[cmsx]|hev[cmx]|mif1|msf1)", "HEIC"),
    (rb"....ftypcrx ", "CR3"),
    (rb"....ftyp", "MP4"),
    (rb"\x1aE\xdf\xa3", "WebM"),
    (rb"RIFF....AVI ", "AVI"),
    (rb"RIFF....WAVE", "WAV"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "JPEG 2000"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "JPEG XL"),
    (rb"\0\0[\1\2]\0[^\0]", "ICO"),
    (rb"\x76\x2f\x31\x01", "OpenEXR"),
    (rb"#\?R(ADIANCE|GBE)", "Radiance HDR"),
    (rb"DDS ", "DDS"),
    (rb"qoif", "QOI"),
    (rb"P[1-7fF][ \t\r\n]", "PNM"),
    (rb"SIMPLE  =", "FITS"),
    (rb"gimp xcf", "XCF"),
    (rb"\xd7\xcd\xc6\x9a", "WMF"),
    (rb".{128}DICM", "DICOM"),
    (rb"\x93NUMPY", "NumPy"),
    (rb"\x89HDF\r\n\x1a\n", "HDF5"),
    (rb"\x7fELF|MZ.{100}", "program"),
)
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<[?!a-z]", re.IGNORECASE)
_MARKUP_TAGS = (
    (re.compile(rb"<svg[\s>]", re.IGNORECASE), "SVG"),
    (re.compile(rb"<(!doctype html|html|head|body|script|div|p)[\s>]", re.IGNORECASE), "HTML"),
    (re.compile(rb"<\?xml[\s]", re.IGNORECASE), "XML"),
)


def _compile(
    starts: tuple[tuple[bytes, str], ...],
) -> tuple[tuple[re.Pattern[bytes], str], ...]:
    return tuple((re.compile(start, re.DOTALL), name) for start, name in starts)


_READABLE_PATTERNS = _compile(_READABLE_STARTS)
_OTHER_PATTERNS = _compile(_OTHER_STARTS)
_HEAD = 8192


def readable_type(data: bytes) -> str | None:
    """Pillow's name of the readable format these bytes begin like, or None."""
    head = data[:_HEAD]
    return next((name for start, name in _READABLE_PATTERNS if start.match(head)), None)


def other_type(data: bytes) -> str | None:
    """The usual name of an unreadable format these bytes begin like, or None."""
    head = data[:_HEAD]
    if _MARKUP.match(head):
        return next((name for tag, name in _MARKUP_TAGS if tag.search(head)), None)
    return next((name for start, name in _OTHER_PATTERNS if start.match(head)), None)


def looks_like_text(data: bytes) -> bool:
    """Whether the beginning is plain text: valid UTF-8 without control characters."""
    head = data[:_HEAD]
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return False
    try:
        # The end of the sample may fall within a character.
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(data) <= _HEAD)
    except UnicodeDecodeError:
        return False
    return True


def readable_or_refuse(data: bytes) -> str:
    """Pillow's name of the format.

    Raises: UnreadableImageError: naming what the file is instead, and what can be read.
    """
    kind = readable_type(data)
    if kind is not None:
        return kind
    if found := other_type(data):
        raise UnreadableImageError(
            N_(
                "The file is of the type {found}, which cannot be opened here. "
                "Save the picture as PNG, JPEG, WebP, GIF, BMP or TIFF."
            ),
            found=found,
        )
    if looks_like_text(data):
        raise UnreadableImageError(
            N_(
                "This is a text file, not a picture. "
                "Choose a PNG, JPEG, WebP, GIF, BMP or TIFF file."
            )
        )
    raise UnreadableImageError(
        N_(
            "This file is not a picture known here, or its beginning is damaged. "
            "Choose a PNG, JPEG, WebP, GIF, BMP or TIFF file."
        )
    )
