"""The order of the numbers: colours, planes, and the reshape trap."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.exporting.scripts.resampling import layout_script
from explorer.imaging.methods import Method
from explorer.imaging.number_order import (
    Numbers,
    Way,
    articles,
    merge,
    split,
    swapped,
    to_pixels,
    to_planes,
    toy,
)
from explorer.messages import N_, Message
from explorer.numerals import percent, whole
from explorer.shapes import GrayLevels, RgbImage
from explorer.ui import recovery
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.pages.resampling import shapes
from explorer.ui.pages.resampling.common import MethodBench
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose
from explorer.ui.settings import Setting, declare, one_of

_TOYS: Mapping[str, str] = {
    "places": N_("Numbers that tell their place: plane, row, column"),
    "article": N_("The article's ones, twos and threes"),
}
_LARGEST = 192

declare(Setting("resampling_toy", "places", one_of(*_TOYS)))


@dataclass(frozen=True, slots=True)
class _Layouts:
    """The picture's numbers in every order that is shown.

    `different` counts the bytes that differ after splitting and merging.
    """

    pixels: RgbImage
    swapped: RgbImage
    colours: tuple[GrayLevels, ...]
    different: int
    planes: Numbers
    ways: Mapping[Way, Numbers]


@recovery.fragment
def section(bench: MethodBench) -> None:
    """Draw the section."""
    method = Method(bench.base.interpolation.value)
    found = once(Kind.RESULT, ("layouts", *bench.content, method), lambda: _layouts(bench, method))
    _orders(found)
    _planes(found)
    _trap(found)
    _toy()
    scene = replace(bench.scene, sampling=bench.samplings[method])
    downloads.show_code(layout_script(scene, _LARGEST))
    shapes.squeezing()
    shapes.factors(bench)


def _show(pixels: RgbImage, name: str, alt: str = "") -> None:
    lab.picture(pixels, name, alt or name, max(_LARGEST, *pixels.shape[:2]))


def _layouts(bench: MethodBench, method: Method) -> _Layouts:
    pixels = np.ascontiguousarray(bench.sampled(method).pixels[:_LARGEST, :_LARGEST])
    apart, planes = split(pixels), to_planes(pixels)
    return _Layouts(
        pixels,
        swapped(pixels),
        tuple(apart),
        int((merge(apart) != pixels).sum()),
        planes,
        {way: to_pixels(planes[0], way) for way in Way},
    )


def _orders(found: _Layouts) -> None:
    lab.heading(_("RGB or BGR: the same bytes, read in another order"))
    st.markdown(
        _(
            "OpenCV reads files as blue, green, red; this network and most other tools expect red, "
            "green, blue. Nothing warns you: only the colours look wrong. `cv2.split` takes the "
            "three colours apart, `cv2.merge` puts them together again."
        )
    )
    pixels, (red, green, blue) = found.pixels, found.colours
    with st.container(horizontal=True, gap="medium"):
        _show(pixels, _("RGB, read as RGB"))
        _show(found.swapped, _("RGB, read as BGR"))
        _show(red, _("Red alone"))
        _show(green, _("Green alone"))
        _show(blue, _("Blue alone"))
    words = Message(
        N_("Split and merged again, {count} of {all} bytes differ."),
        {"count": found.different, "all": whole(pixels.size)},
    )
    st.caption(say(words))


def _planes(found: _Layouts) -> None:
    lab.heading(_("From pixels to planes: H × W × C to N × C × H × W"))
    pixels, planes = found.pixels, found.planes
    height, width = pixels.shape[:2]
    row, column = height // 2, width // 2
    words = {
        "shape": " × ".join(map(str, pixels.shape)),
        "planes": " × ".join(map(str, planes.shape)),
        "strides": pixels.strides,
        "plane_strides": planes[0].strides,
        "row": row,
        "column": column,
        "rgb": ", ".join(map(str, pixels[row, column])),
        "plane_rgb": ", ".join(str(planes[0, colour, row, column]) for colour in range(3)),
    }
    lines = [
        N_(
            "The picture is {shape}: in memory the three colours of a pixel lie side by side "
            "(steps of {strides} bytes). PyTorch wants {planes}: one whole plane after the other "
            "(steps of {plane_strides} bytes), and a batch axis of one in front."
        ),
        N_(
            "`image[{row}, {column}]` is {rgb}; `x[0, :, {row}, {column}]` is {plane_rgb}: the "
            "same three numbers at another place."
        ),
    ]
    for line in lines:
        st.markdown(say(line, **words))
    st.code("x = image.transpose(2, 0, 1)[None]      # H W C -> C H W -> 1 C H W", "python")


def _trap(found: _Layouts) -> None:
    lab.heading(_("The trap: reshape is not transpose"))
    st.markdown(
        _(
            "To draw planes again, they must become pixels. `reshape` gives the right shape and "
            "the wrong picture, because it only cuts the same row of numbers into other pieces; "
            "`transpose` changes which number belongs where. The article tries both orders, C and "
            "Fortran, and gets what it did not want."
        )
    )
    with st.container(horizontal=True, gap="medium"):
        for way, shown in found.ways.items():
            wrong = (shown != found.pixels).any(axis=2).mean()
            title = say(
                N_("{call}: {share} of the pixels wrong"), call=way.label, share=percent(wrong, 1)
            )
            _show(shown, title)
    for way in Way:
        st.markdown(f"- `{way.label}` {_(way.hint)}")


def _toy() -> None:
    lab.heading(_("The same with numbers you can follow: three planes of 2 × 4"))
    titles = {name: _(title) for name, title in _TOYS.items()}
    name = choose(_("Numbers to follow"), titles, "resampling_toy", width=380)
    planes = toy() if name == "places" else articles()
    with st.container(horizontal=True, gap="medium"):
        _printed(_("The planes, 3 × 2 × 4"), planes)
        for way in Way:
            _printed(way.label, to_pixels(planes, way))


def _printed(title: str, numbers: Numbers) -> None:
    with st.container(width=250, gap=None):
        st.caption(title)
        st.code(np.array2string(numbers), None)
