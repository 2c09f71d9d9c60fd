"""How different every method's result looks, and five changes: LPIPS and DISTS beside PSNR."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from explorer.exporting.scripts.resampling import looks_script
from explorer.imaging.changes import Change, changed
from explorer.imaging.methods import Method
from explorer.imaging.picture_difference import Closeness, closeness
from explorer.messages import N_, Message
from explorer.numerals import fixed
from explorer.shapes import RgbImage
from explorer.studies.perceptual import dists_steps, lpips_steps
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.resampling.common import (
    MethodBench,
    choose_method,
    decibels,
    near,
    sizes_sentence,
    ssim,
)
from explorer.ui.parts import downloads, lab, long_runs, perceptual

Asked = Method | Change
_TILE = 168


@dataclass(frozen=True, slots=True)
class Looks:
    """Both distances of one picture from the reference."""

    lpips: float
    dists: float


def section(bench: MethodBench) -> None:
    """Draw the section; no fragment, so that a click on anything interrupts the study."""
    st.caption(sizes_sentence(bench))
    st.markdown(
        _(
            "PSNR and SSIM compare pixel with pixel. LPIPS and DISTS ask a network how different "
            "two pictures look: LPIPS compares its channels at every place, DISTS what they have "
            "in common over the whole picture. Both learned from people's judgements how much "
            "each channel counts. 0 means that nothing differs."
        )
    )
    with st.container(width=260):
        reference = choose_method(_("Reference"), "resampling_reference", bench)
    judge = perceptual.choose_judge(bench.setup.network)
    study = _study(bench, reference)
    if judge is not None:
        long_runs.pursue(
            "resampling_looks",
            study,
            lambda rest: _steps(bench, judge, rest, reference),
            start=_("Measure LPIPS and DISTS"),
        )
    found = study.known()
    _methods(bench, found, reference)
    _changes(bench, found, reference)
    downloads.show_code(looks_script(bench.scene, reference))


def columns(bench: MethodBench, reference: Method) -> dict[str, list[str]]:
    """Both distances of every method, as columns of a table; none before any is measured."""
    found = _study(bench, reference).known()
    in_order = [found.get(method) for method in bench.samplings]
    return _columns(in_order) if any(in_order) else {}


def _study(bench: MethodBench, reference: Method) -> Study:
    return Study(("looks", *bench.content, reference), (*bench.samplings, *Change))


def _picture(bench: MethodBench, asked: Asked, reference: Method) -> RgbImage:
    if isinstance(asked, Method):
        return bench.sampled(asked).pixels
    return once(
        Kind.RESULT,
        ("changed", *bench.content, reference, asked),
        lambda: changed(bench.sampled(reference).pixels, asked),
    )


def _steps(
    bench: MethodBench, judge: perceptual.Judge, rest: list[Asked], reference: Method
) -> Iterator[tuple[Asked, Looks] | None]:
    model = judge.network().model
    other = bench.sampled(reference).pixels
    for asked in rest:
        pixels = _picture(bench, asked, reference)
        lpips = dists = 0.0
        for layer in lpips_steps(model, other, pixels):
            lpips += layer.distance if layer else 0
            yield None
        for part in dists_steps(model, other, pixels):
            dists += part.texture + part.structure if part else 0
            yield None
        yield asked, Looks(lpips, dists)


def _methods(bench: MethodBench, found: Mapping[Asked, Looks], reference: Method) -> None:
    with st.spinner(_("Measuring …")):
        closest = [near(bench, method, reference) for method in bench.samplings]
    named = {_("Method"): [_(method.label) for method in bench.samplings]}
    _table(named, closest, [found.get(method) for method in bench.samplings])
    st.caption(
        say(
            N_(
                "Against {reference}. Higher PSNR, SSIM nearer to 1, LPIPS and DISTS nearer to 0 "
                "mean closer to the reference, not better."
            ),
            reference=Message(reference.label),
        )
    )


def _changes(bench: MethodBench, found: Mapping[Asked, Looks], reference: Method) -> None:
    lab.heading(_("What each number notices: the reference, changed in five ways"))
    other = bench.sampled(reference).pixels
    pictures = {change: _picture(bench, change, reference) for change in Change}
    with st.container(horizontal=True, gap="medium"):
        for change, pixels in pictures.items():
            alt = say(N_("The middle of the reference, {change}"), change=Message(change.label))
            lab.picture(_middle(pixels), _(change.label), alt, _TILE)
    closest = [
        once(
            Kind.RESULT,
            ("closeness", *bench.content, reference, change),
            partial(closeness, pixels, other),
        )
        for change, pixels in pictures.items()
    ]
    st.caption(_("The middle of each, pixel by pixel; the numbers are of the whole."))
    named = {_("Change"): [_(change.label) for change in pictures]}
    _table(named, closest, [found.get(change) for change in pictures])
    st.caption(_lesson())


def _middle(pixels: RgbImage) -> RgbImage:
    top, left = (max(0, side - _TILE) // 2 for side in pixels.shape[:2])
    return pixels[top : top + _TILE, left : left + _TILE]


def _table(
    named: dict[str, list[str]], closest: list[Closeness], found: Sequence[Looks | None]
) -> None:
    st.dataframe(
        {
            **named,
            _("PSNR (dB)"): [decibels(item.psnr) for item in closest],
            _("SSIM"): [ssim(item.ssim) for item in closest],
            **_columns(found),
        },
        hide_index=True,
    )


def _columns(found: Sequence[Looks | None]) -> dict[str, list[str]]:
    return {
        "LPIPS": [fixed(each.lpips if each else None, 4) for each in found],
        "DISTS": [fixed(each.dists if each else None, 4) for each in found],
    }


def _lesson() -> str:
    return _(
        "What LPIPS and DISTS add: the astronaut at 224 px, made brighter by 20 levels or blurred "
        "(σ 2), is 22 dB from the original both times. LPIPS gives 0.024 to the brighter one and "
        "0.308 to the blurred one, 13 times as much, which is nearer to what people see."
    )
