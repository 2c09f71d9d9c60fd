"""What a notebook shows of arrays: a picture with what has to be known to read it.

Source: IPython's "Integrating your objects with IPython": rich display by `_repr_html_` and
`_repr_png_`; None means that there is nothing better than the text.
"""

import base64
from html import escape
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt

from explorer.rendering.png import png_bytes

Number = TypeVar("Number", bound=np.generic)
_LEAST_WIDTH = 480
"""Pictures narrower than that are enlarged, by whole pixels."""


def picture_html(png: bytes, size_wh: tuple[int, int], caption: str) -> str:
    """A picture and its caption as HTML; pixels stay pixels, and nothing is fetched.

    Convention: the caption is text, not HTML.
    """
    width, height = size_wh
    factor = max(1, _LEAST_WIDTH // width)
    text = escape(caption)
    source = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
    return (
        '<figure style="margin:0 0 1em;overflow-x:auto">'
        f'<img src="{source}" alt="{text}" width="{width * factor}" height="{height * factor}" '
        'style="image-rendering:pixelated;max-width:none">'
        f"<figcaption>{text}</figcaption></figure>"
    )


class Shown(np.ndarray[tuple[int, ...], np.dtype[Number]]):
    """An array that a notebook shows as a picture.

    Convention: its parts, and arrays computed from it, are shown too while they can be; a single
    number is an ordinary one.
    """

    @classmethod
    def of(cls, values: npt.NDArray[Number]) -> Self:
        """Show an array; it is not copied, and what is returned is read-only."""
        shown: Self = values.view(cls)
        shown.flags.writeable = False
        return shown

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        """Keep what an operation returns as it is, but for single numbers."""
        return array[()] if array.ndim == 0 else array.view(type(self))


class ShownSheet(Shown[np.uint8]):
    """A picture of gray levels that is an array everywhere, and a picture in a notebook."""

    def _repr_png_(self) -> bytes | None:
        return png_bytes(np.asarray(self)) if self._is_picture else None

    def _repr_html_(self) -> str | None:
        png = self._repr_png_()
        if png is None:
            return None
        height, width = self.shape
        caption = (
            f"{width}×{height} px, gray levels {self.min()} to {self.max()}: 0 black, 255 white"
        )
        return picture_html(png, (width, height), caption)

    @property
    def _is_picture(self) -> bool:
        return self.ndim == 2 and self.size > 0 and self.dtype == np.uint8
