"""Where did this pixel come from: the source pixels and weights of every method."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.exporting.scripts.resampling import origins_script
from explorer.imaging.agreement import Agreement, agreement
from explorer.imaging.exact import sample_exact
from explorer.imaging.methods import Method
from explorer.imaging.taps import AxisTaps, Floats, sampling_taps
from explorer.messages import N_
from explorer.numerals import figure, fixed
from explorer.shapes import RgbImage
from explorer.ui import recovery
from explorer.ui.components.origins import Grid, Output, origins
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.pages.resampling.common import MethodBench, sizes_sentence
from explorer.ui.pages.resampling.crop import Crop, choose_crop
from explorer.ui.parts import downloads, lab
from explorer.ui.settings import Setting, declare, mine, parse_unit

_WINDOW = 640
"""The source is shown in parts of at most so many pixels a side."""

declare(
    Setting("resampling_pixel", None, parse_unit),
    Setting("resampling_made_by", Method.NEAREST, Method),
)


@dataclass(frozen=True, slots=True)
class _Made:
    """One method's part of the result and the taps that made it, counted from the whole source."""

    method: Method
    pixels: RgbImage
    rows: AxisTaps
    columns: AxisTaps


@recovery.fragment
def section(bench: MethodBench) -> None:
    """Draw the section."""
    st.caption(sizes_sentence(bench))
    st.markdown(
        _(
            "Every new pixel is a weighted sum of old ones, and the weights add up to 1. They are "
            "found by sending unit impulses, pictures that are 0 but for single pixels of 1, "
            "through the same OpenCV and Pillow functions that resize the picture."
        )
    )
    st.latex(r"y_{rc} = \sum_{i,j} u_{ri}\,v_{cj}\,x_{ij},\qquad \sum_i u_{ri}=\sum_j v_{cj}=1")
    height, width = bench.sampled(Method.AREA).pixels.shape[:2]
    crop = choose_crop((height, width), _most(bench, (height, width)))
    made = once(
        Kind.RESULT,
        ("taps", *bench.content, crop),
        lambda: tuple(_made(bench, method, crop) for method in bench.samplings),
    )
    if any(not taps.weight.any(axis=1).all() for taps in (made[0].rows, made[0].columns)):
        st.caption(_("Part of this is a padding bar: one fixed colour, made of no source pixel."))
    top, bottom = _window([item.rows for item in made], bench.source.shape[0])
    left, right = _window([item.columns for item in made], bench.source.shape[1])
    methods = [item.method for item in made]

    def kept(output: int, place: tuple[int, int]) -> None:
        mine()["resampling_pixel"] = (crop.row + place[0], crop.column + place[1])
        mine()["resampling_made_by"] = methods[output]

    wanted = mine()["resampling_made_by"]
    shown = wanted if wanted in methods else methods[0]
    pointed = _pointed(crop)
    origins(
        _source(bench, (top, bottom, left, right)),
        [_output(item, top, left) for item in made],
        key="resampling_origins",
        pointed=pointed,
        on_click=kept,
        chosen=methods.index(shown),
    )
    _figures(bench, made, crop, (top, bottom, left, right))
    row, column = pointed or (crop.side // 2, crop.side // 2)
    sampling = bench.samplings[shown]
    downloads.show_code(origins_script(bench.scene, sampling, crop.row + row, crop.column + column))


def _most(bench: MethodBench, shape_hw: tuple[int, int]) -> int:
    """The largest part whose source fits the window."""
    scale = max(old / new for old, new in zip(bench.source.shape[:2], shape_hw, strict=True))
    return max(8, min(112, int(_WINDOW / max(scale, 1)) - 8))


def _made(bench: MethodBench, method: Method, crop: Crop) -> _Made:
    rows, columns = sampling_taps(bench.source_wh, bench.samplings[method])
    pixels = crop.of(bench.sampled(method).pixels)
    return _Made(
        method, pixels, rows.part(crop.row, crop.side), columns.part(crop.column, crop.side)
    )


def _window(taps: Sequence[AxisTaps], length: int) -> tuple[int, int]:
    reaches = [reach for item in taps if (reach := item.reach()) is not None]
    if not reaches:
        return 0, min(length, 32)
    return min(first for first, _last in reaches), max(last for _first, last in reaches)


def _source(bench: MethodBench, window: tuple[int, int, int, int]) -> Grid:
    top, bottom, left, right = window
    words = {
        "picture": bench.setup.title,
        "top": top,
        "bottom": bottom - 1,
        "left": left,
        "right": right - 1,
    }
    return Grid(
        title=_("The picture"),
        alt=say(N_("Part of {picture} that the results are made of"), **words),
        pixels=np.ascontiguousarray(bench.source[top:bottom, left:right]),
        note=say(N_("Its rows {top}–{bottom}, columns {left}–{right}."), **words),
    )


def _output(item: _Made, top: int, left: int) -> Output:
    name = _(item.method.label)
    return Output(Grid(name, name, item.pixels), item.rows.shifted(top), item.columns.shifted(left))


def _pointed(crop: Crop) -> tuple[int, int] | None:
    pixel = mine()["resampling_pixel"]
    if pixel is None:
        return crop.side // 2, crop.side // 2
    row, column = pixel[0] - crop.row, pixel[1] - crop.column
    inside = 0 <= row < crop.side and 0 <= column < crop.side
    return (row, column) if inside else None


def _figures(
    bench: MethodBench, made: Sequence[_Made], crop: Crop, window: tuple[int, int, int, int]
) -> None:
    lab.heading(_("From the sum to the byte"))
    st.markdown(
        _(
            "The result keeps whole numbers from 0 to 255, so each sum is rounded, and clipped "
            "where cubic or Lanczos overshoot. Some methods round the weights too, Pillow rounds "
            "between its two directions and pyrDown after every pass, so that a byte may lie more "
            "than a half from its exact sum. On float pictures the library's output is the sum."
        )
    )
    top, bottom, left, right = window
    pixels = np.ascontiguousarray(bench.source[top:bottom, left:right])
    figures = once(
        Kind.RESULT,
        ("taps against bytes", *bench.content, crop),
        lambda: tuple(
            agreement(
                (item.rows.shifted(top), item.columns.shifted(left)),
                pixels,
                item.pixels,
                crop.of(_float_green(bench, item.method)),
            )
            for item in made
        ),
    )
    rows = [_row(item.method, found) for item, found in zip(made, figures, strict=True)]
    st.dataframe({name: [row[name] for row in rows] for name in rows[0]}, hide_index=True)
    st.caption(
        _(
            "Over the part shown above, all three colours; the float output, where the library is "
            "given floats instead of bytes, for green."
        )
    )


def _float_green(bench: MethodBench, method: Method) -> Floats:
    sampling = bench.samplings[method]

    def make() -> Floats:
        return sample_exact(bench.source[:, :, 1].astype(np.float32), sampling)

    return once(Kind.RESULT, ("float green", bench.setup.picture.key, sampling), make)


def _row(method: Method, found: Agreement) -> dict[str, str]:
    return {
        _("Method"): _(method.label),
        _("Source pixels, at most"): str(found.most),
        _("Smallest weight"): figure(found.smallest, 4),
        _("Largest weight"): figure(found.largest, 4),
        _("Weights sum to 1 within"): figure(found.sum_error, 2),
        _("Largest |sum − float output|"): figure(found.float_error, 2),
        _("Largest |sum − byte|"): fixed(found.byte_error, 3),
        _("Clipped values"): str(found.clipped),
    }
