"""From the many ways a file may store its pixels to 8-bit sRGB on a white background."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from explorer.imaging.reading.numbers import number_reader, strips
from explorer.imaging.reading.profiles import lab_to_srgb, profile_to_srgb
from explorer.messages import N_, Message
from explorer.shapes import RgbImage

Alpha: TypeAlias = npt.NDArray[np.uint8]
ColourKey: TypeAlias = int | tuple[int, ...]

# Pillow's modes with an alpha channel -> the plain mode to ask for before the channels are split.
_WITH_ALPHA = {
    "RGBA": "RGBA",
    "RGBa": "RGBA",
    "LA": "LA",
    "La": "LA",
    "PA": "RGBA",
}


def to_rgb(image: Image.Image, bits: int) -> tuple[RgbImage, list[Message]]:
    """Convert a loaded Pillow image to RGB, and tell what was converted.

    `bits` are the file's bits per sample, the range of deep gray values and of a clear colour.

    Shape: any Pillow mode -> (H, W, 3).
    Convention: works strip by strip, so that beside the image and the result next to nothing is
    held. Alpha is composited on white: `(c * a + 255 * (255 - a)) / 255`, rounded.
    """
    reader, notes = _reader_for(image, bits)
    result = np.empty((image.height, image.width, 3), np.uint8)
    transparent = False
    for top, strip in strips(image):
        rgb, alpha = reader(strip)
        if alpha is not None and alpha.min() < 255:
            transparent = True
            rgb = _on_white(rgb, alpha)
        result[top : top + strip.height] = rgb
    if transparent:
        notes.append(Message(N_("Transparent parts were filled with white.")))
    return result, notes


def _on_white(rgb: RgbImage, alpha: Alpha) -> RgbImage:
    weight = alpha.astype(np.uint16)[:, :, None]
    # At most 255 * 255 + 127, which still fits 16 bits.
    mixed = rgb * weight + np.uint16(255) * (np.uint16(255) - weight) + np.uint16(127)
    return (mixed // np.uint16(255)).astype(np.uint8)


_Reader: TypeAlias = Callable[[Image.Image], tuple[RgbImage, Alpha | None]]


def _reader_for(image: Image.Image, bits: int) -> tuple[_Reader, list[Message]]:
    mode = image.mode
    if mode.startswith("I;16"):
        return _gray_reader(image, bits)
    if mode in ("I", "F"):
        return number_reader(image)
    if mode == "LAB":
        note = Message(N_("The CIE LAB colours were converted to sRGB."))
        return _ColourReader("LAB", lab_to_srgb()), [note]
    plain = "CMYK" if mode == "CMYK" else "L" if mode in ("1", "L", "LA", "La") else "RGB"
    transform, note_of_profile = profile_to_srgb(image.info.get("icc_profile"), plain)
    notes = [note_of_profile] if note_of_profile else []
    if plain == "CMYK" and transform is None:
        notes.append(
            Message(N_("The printing inks (CMYK) were converted to RGB by the simple formula."))
        )
    key = image.info.get("transparency")
    if mode == "P":
        split = "RGBA" if key is not None else None
        return _ColourReader(plain, transform, split), notes
    if mode in _WITH_ALPHA:
        return _ColourReader(plain, transform, _WITH_ALPHA[mode]), notes
    return _ColourReader(plain, transform, key=_eight_bit_key(key, bits)), notes


@dataclass(frozen=True, slots=True)
class _ColourReader:
    """Reads strips of 8-bit colours: `split` names the mode with alpha, `key` one clear colour."""

    plain: str
    transform: ImageCms.ImageCmsTransform | None
    split: str | None = None
    key: ColourKey | None = None

    def __call__(self, strip: Image.Image) -> tuple[RgbImage, Alpha | None]:
        alpha: Alpha | None = None
        if self.split is not None:
            strip = strip.convert(self.split)
            alpha = np.asarray(strip.getchannel("A"))
        # What is left of the alpha channel or the clear colour would disturb the conversions.
        strip.info.pop("transparency", None)
        if self.plain != strip.mode:
            strip = strip.convert(self.plain)
        if self.key is not None:
            alpha = _alpha_from_key(np.asarray(strip), self.key)
        if self.transform is not None:
            wanted = self.transform.input_mode
            strip = strip if strip.mode == wanted else strip.convert(wanted)
            strip = ImageCms.applyTransform(strip, self.transform) or strip
        return np.asarray(strip.convert("RGB")), alpha


def _eight_bit_key(key: object, bits: int) -> ColourKey | None:
    """Bring a transparent colour from the file's bits per sample to the 0..255 Pillow reads."""
    if not isinstance(key, (int, tuple)) or isinstance(key, bool):
        return None
    if isinstance(key, tuple):
        return tuple(part >> 8 for part in key) if bits == 16 else key
    return key * (255 // ((1 << bits) - 1)) if bits in (2, 4) else key


def _alpha_from_key(pixels: npt.NDArray[np.generic], key: ColourKey) -> Alpha:
    same = pixels == np.asarray(key)
    if same.ndim == 3:
        same = same.all(axis=2)
    return np.where(same, np.uint8(0), np.uint8(255))


def _gray_reader(image: Image.Image, bits: int) -> tuple[_Reader, list[Message]]:
    key = image.info.get("transparency")
    transform, note = profile_to_srgb(image.info.get("icc_profile"), "L")
    most = (1 << bits) - 1
    said = N_("The {bits}-bit gray values, 0 to {most}, were scaled to 0 to 255.")
    notes = [Message(said, {"bits": bits, "most": most})]
    if note:
        notes.append(note)

    def read(strip: Image.Image) -> tuple[RgbImage, Alpha | None]:
        values = np.asarray(strip)
        levels = np.minimum((values.astype(np.uint32) * 255 + most // 2) // most, 255)
        alpha = _alpha_from_key(values, key) if isinstance(key, int) else None
        return _ColourReader("L", transform)(Image.fromarray(levels.astype(np.uint8)))[0], alpha

    return read, notes
