"""Reading picture files that this program wrote itself."""

from pathlib import Path

import numpy as np
from PIL import Image

from explorer.shapes import RgbImage

_FORMATS = ("PNG", "WEBP")


def own_picture(path: Path) -> tuple[RgbImage, dict[str, str]]:
    """Read a picture of ours, with the words noted in it; a stranger's file goes to `imaging`.

    Shape: (H, W, 3), read-only.
    Raises: OSError: if it is not there, or is none of ours.
    """
    with Image.open(path, formats=_FORMATS) as image:
        pixels = np.asarray(image.convert("RGB"))
        notes = {str(name): str(text) for name, text in image.info.items()}
    pixels.flags.writeable = False
    return pixels, notes
