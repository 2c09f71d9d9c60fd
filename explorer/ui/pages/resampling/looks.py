"""How different every method's result looks: LPIPS and DISTS beside PSNR and SSIM."""

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from explorer.exporting.scripts.resampling import looks_script
from explorer.imaging.methods import Method
from explorer.messages import N_, Message
from explorer.numerals import fixed
from explorer.studies.perceptual import dists_steps, lpips_steps
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
from explorer.ui.parts import downloads, long_runs, perceptual


@dataclass(frozen=True, slots=True)
class Looks:
    """Both distances of one method's result from the reference."""

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
            start=_("Measure all methods"),
        )
    _table(bench, study.known(), reference)
    st.caption(_lesson())
    downloads.show_code(looks_script(bench.scene, reference))


def columns(bench: MethodBench, reference: Method) -> dict[str, list[str]]:
    """Both distances of every method, as columns of a table; none before any is measured."""
    found = _study(bench, reference).known()
    return _columns(bench, found) if found else {}


def _study(bench: MethodBench, reference: Method) -> Study:
    return Study(("looks", *bench.content, reference), tuple(bench.samplings))


def _steps(
    bench: MethodBench, judge: perceptual.Judge, methods: list[Method], reference: Method
) -> Iterator[tuple[Method, Looks] | None]:
    model = judge.network().model
    other = bench.sampled(reference).pixels
    for method in methods:
        pixels = bench.sampled(method).pixels
        lpips = dists = 0.0
        for layer in lpips_steps(model, other, pixels):
            lpips += layer.distance if layer else 0
            yield None
        for part in dists_steps(model, other, pixels):
            dists += part.texture + part.structure if part else 0
            yield None
        yield method, Looks(lpips, dists)


def _table(bench: MethodBench, found: dict[Method, Looks], reference: Method) -> None:
    with st.spinner(_("Measuring …")):
        closest = [near(bench, method, reference) for method in bench.samplings]
    st.dataframe(
        {
            _("Method"): [_(method.label) for method in bench.samplings],
            _("PSNR (dB)"): [decibels(item.psnr) for item in closest],
            _("SSIM"): [ssim(item.ssim) for item in closest],
            **_columns(bench, found),
        },
        hide_index=True,
    )
    st.caption(
        say(
            N_(
                "Against {reference}. Higher PSNR, SSIM nearer to 1, LPIPS and DISTS nearer to 0 "
                "mean closer to the reference, not better."
            ),
            reference=Message(reference.label),
        )
    )


def _columns(bench: MethodBench, found: dict[Method, Looks]) -> dict[str, list[str]]:
    in_order = [found.get(method) for method in bench.samplings]
    return {
        "LPIPS": [fixed(each.lpips if each else None, 4) for each in in_order],
        "DISTS": [fixed(each.dists if each else None, 4) for each in in_order],
    }


def _lesson() -> str:
    return _(
        "What they add: the astronaut at 224 px, made brighter by 20 levels or blurred (σ 2), is "
        "22 dB from the original both times. LPIPS gives 0.024 to the brighter one and 0.308 to "
        "the blurred one, 13 times as much, which is nearer to what people see."
    )
