"""What TIFF tags say that Pillow does not act on."""

from PIL import ExifTags, TiffImagePlugin

_SEPARATE_PLANES = 2
_WHITE_IS_ZERO = 0


def bits_per_sample(image: TiffImagePlugin.TiffImageFile) -> int:
    """Bits of the widest channel as stored; Pillow's modes do not tell them."""
    found = image.tag_v2.get(ExifTags.Base.BitsPerSample, 1)
    return int(max(found) if isinstance(found, tuple) else found)


def check_planes(image: TiffImagePlugin.TiffImageFile) -> None:
    """Refuse colours of 16 bits stored plane by plane, whose bytes Pillow mixes up.

    Raises: ValueError: if the picture is stored so.
    """
    separate = image.tag_v2.get(ExifTags.Base.PlanarConfiguration) == _SEPARATE_PLANES
    if separate and len(image.getbands()) > 1 and bits_per_sample(image) > 8:
        raise ValueError("16-bit colours in separate planes")


def is_left_negative(image: TiffImagePlugin.TiffImageFile) -> bool:
    """Whether 0 means white and Pillow, which turns only 8-bit gray around, has left it so."""
    white_is_zero = image.tag_v2.get(ExifTags.Base.PhotometricInterpretation) == _WHITE_IS_ZERO
    return white_is_zero and image.mode.startswith(("I", "F"))
