"""Colours of an embedded profile, or of CIE LAB, brought to sRGB."""

import io
import itertools

import numpy as np
from PIL import Image, ImageCms

from explorer.messages import N_, Message

# Which profile may describe which picture. Gray pictures often carry an RGB profile.
_MODES = {"RGB": ("RGB", "L"), "GRAY": ("L",), "CMYK": ("CMYK",)}
_SAME = 2
"""Largest difference, in gray levels, at which a profile counts as sRGB already."""
# Without the finer grid a gray profile would miss dark levels by ten.
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.HIGHRESPRECALC


def lab_to_srgb() -> ImageCms.ImageCmsTransform:
    """Build the transform from CIE LAB (D50) to sRGB."""
    return ImageCms.buildTransform(
        ImageCms.createProfile("LAB"),
        ImageCms.createProfile("sRGB"),
        "LAB",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )


def profile_to_srgb(
    profile: object, mode: str
) -> tuple[ImageCms.ImageCmsTransform | None, Message | None]:
    """Build the transform from an embedded profile to sRGB, and the sentence that tells of it.

    Convention: relative colorimetric with black-point compensation for light, perceptual for ink.
    A profile that gives the same colours as sRGB needs neither a transform nor a sentence.
    """
    if not isinstance(profile, bytes) or not profile:
        return None, None
    ignored = Message(N_("The colour profile could not be used and was ignored."))
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if mode not in _MODES.get(space, ()):
            return None, ignored
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            "L" if space == "GRAY" else space,
            "RGB",
            ImageCms.Intent.PERCEPTUAL
            if space == "CMYK"
            else ImageCms.Intent.RELATIVE_COLORIMETRIC,
            _FLAGS,
        )
        if _changes_nothing(transform):
            return None, None
    except Exception:
        # A profile is optional: whatever is wrong with it must not cost the picture.
        return None, ignored
    return transform, Message(N_("The colours were converted from the file's profile to sRGB."))


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    mode = transform.input_mode
    if mode == "CMYK":
        return False
    if mode == "L":
        levels = np.arange(256, dtype=np.uint8)[None]
    else:
        steps = (0, 16, 48, 80, 112, 144, 176, 208, 255)
        levels = np.array([list(itertools.product(steps, repeat=3))], np.uint8)
    probe = Image.fromarray(levels)
    after = np.asarray(ImageCms.applyTransform(probe, transform), np.int16)
    before = np.asarray(probe.convert("RGB"), np.int16)
    return int(np.abs(after - before).max()) <= _SAME
