"""From gray levels to colours: tables of 256, so that a picture can be read back."""

from enum import StrEnum
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from explorer.messages import N_
from explorer.shapes import GrayLevels, RgbImage

ColourTable = npt.NDArray[np.uint8]
"""(256, 3), red-green-blue, read-only."""


class Colours(StrEnum):
    """Which colours the gray levels are shown in."""

    MAGMA = "magma"
    VIRIDIS = "viridis"
    GRAY = "gray"
    DIVERGING = "diverging"

    @staticmethod
    def natural(*, centred: bool) -> "Colours":
        """Choose what suits a scale best: a white middle where that is zero."""
        return Colours.DIVERGING if centred else Colours.MAGMA

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "magma": N_("Magma"),
            "viridis": N_("Viridis"),
            "gray": N_("Gray"),
            "diverging": N_("Blue–white–red"),
        }[self]

    @property
    def hint(self) -> str:
        """What the scale is good for, in English."""
        return {
            "magma": N_("Black to cream in even steps of brightness, so zero is black."),
            "viridis": N_("Purple to yellow in even steps, safe for colour-blind eyes."),
            "gray": N_("Black to white."),
            "diverging": N_("For numbers with a sign: white is the middle of the scale."),
        }[self]

    @property
    def table(self) -> ColourTable:
        """The 256 colours."""
        return _table(self)


def _diverging() -> npt.NDArray[np.float64]:
    """Blend blue to white to red with lightness falling evenly to both sides, in OKLab.

    Source: Ottosson 2020, OKLab, for the matrices.
    """
    lightness, hue_blue, hue_red, chroma = 0.40, 255.0, 27.0, 0.17
    strength = np.linspace(-1, 1, 256)
    amount = np.abs(strength)
    angle = np.radians(np.where(strength < 0, hue_blue, hue_red))
    lab = np.stack(
        [
            0.985 - (0.985 - lightness) * amount,
            chroma * np.sin(amount * np.pi / 2) * np.cos(angle),
            chroma * np.sin(amount * np.pi / 2) * np.sin(angle),
        ]
    )
    to_lms = np.array(
        [
            [1, 0.3963377774, 0.2158037573],
            [1, -0.1055613458, -0.0638541728],
            [1, -0.0894841775, -1.2914855480],
        ]
    )
    to_rgb = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    linear = np.clip(to_rgb @ (to_lms @ lab) ** 3, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return encoded.T * 255


@cache
def _table(colours: Colours) -> ColourTable:
    levels = np.arange(256, dtype=np.uint8)
    if colours is Colours.GRAY:
        table = np.repeat(levels[:, None], 3, axis=1)
    elif colours is Colours.DIVERGING:
        table = np.rint(_diverging()).astype(np.uint8)
    else:
        code = {"magma": cv2.COLORMAP_MAGMA, "viridis": cv2.COLORMAP_VIRIDIS}[colours.value]
        table = np.ascontiguousarray(cv2.applyColorMap(levels[None], code)[0, :, ::-1])
    table.flags.writeable = False
    return table


def colourise(levels: GrayLevels, colours: Colours) -> RgbImage:
    """Look the levels up in a colour table.

    Shape: (H, W) -> (H, W, 3).
    """
    return colours.table[levels]
