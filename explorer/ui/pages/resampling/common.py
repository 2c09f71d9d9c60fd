"""What the sections share: every method's settings and pictures, and the choice of a method."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.exporting import Scene
from explorer.imaging import ColourOrder
from explorer.imaging.methods import Method, samplings
from explorer.imaging.picture_difference import Closeness, closeness
from explorer.imaging.sampling import PAPER_SIZE, Sampled, Sampling
from explorer.messages import N_, Message
from explorer.numerals import fixed
from explorer.shapes import RgbImage, SizeWH
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.parts import downloads
from explorer.ui.parts.choices import choose, hints, labels
from explorer.ui.run import sampled
from explorer.ui.settings import Setting, declare, mine
from explorer.ui.setup import Setup

declare(
    Setting("resampling_reference", Method.AREA, Method),
    Setting("resampling_a", Method.NEAREST, Method),
    Setting("resampling_b", Method.AREA, Method),
)


@dataclass(frozen=True, slots=True)
class MethodBench:
    """The picture and, for every method that is possible, the settings that use it.

    Convention: `samplings` keep the colours in RGB order; all results have one size.
    """

    setup: Setup
    base: Sampling
    samplings: dict[Method, Sampling]

    @property
    def source(self) -> RgbImage:
        """The picture's own pixels."""
        return self.setup.picture.pixels

    @property
    def source_wh(self) -> SizeWH:
        """Width and height of the picture."""
        return self.setup.picture.size_wh

    @property
    def content(self) -> tuple[str, Sampling]:
        """What results may be remembered by."""
        return self.setup.picture.key, self.base

    @property
    def scene(self) -> Scene:
        """Where the lab's scripts start."""
        return replace(downloads.scene_for(self.setup), sampling=self.base)

    def sampled(self, method: Method) -> Sampled:
        """What one method makes of the picture."""
        return sampled(self.setup.picture, self.samplings[method])


def bench_for(setup: Setup) -> MethodBench:
    """Collect the methods for the sidebar's picture and size."""
    base = replace(setup.sampling, order=ColourOrder.RGB)
    if base.size is None:
        base = replace(base, size=PAPER_SIZE)
        st.caption(
            _(
                ":material/info: At the picture's own size nothing is resampled, so this lab uses "
                "224. Choose another size in the sidebar."
            )
        )
    return MethodBench(setup, base, samplings(setup.picture.size_wh, base))


def sizes_sentence(bench: MethodBench) -> str:
    """Say what is resampled to what, with the pyramid's passes."""
    wide, tall = bench.source_wh
    new_tall, new_wide = bench.sampled(Method.AREA).pixels.shape[:2]
    words = Message(
        N_("{picture}, {width} × {height} px, to {new_width} × {new_height} px ({fit})."),
        {
            "picture": bench.setup.title,
            "width": wide,
            "height": tall,
            "new_width": new_wide,
            "new_height": new_tall,
            "fit": Message(bench.base.fit.label),
        },
    )
    pyramid = bench.samplings.get(Method.PYRAMID)
    passes = Message(
        N_("The Gaussian pyramid begins with {passes} × pyrDown."),
        {"passes": pyramid.passes if pyramid else 0},
    )
    if pyramid is None:
        passes = Message(
            N_(
                "The Gaussian pyramid is left out: a picture one pixel wide or high can't be "
                "halved."
            )
        )
    return f"{say(words)} {say(passes)}"


def near(bench: MethodBench, method: Method, reference: Method) -> Closeness:
    """How close one method's result is to another's, pixel with pixel."""
    one, other = (bench.sampled(each).pixels for each in (method, reference))
    return once(
        Kind.RESULT,
        ("closeness", *bench.content, method, reference),
        lambda: closeness(one, other),
    )


def decibels(psnr: float) -> str:
    """Write a PSNR."""
    return _("∞ (equal)") if np.isinf(psnr) else fixed(psnr, 2)


def ssim(value: float | None) -> str:
    """Write an SSIM, or why there is none."""
    return _("needs 7 × 7 px") if value is None else fixed(value, 4)


def choose_method(title: str, key: str, bench: MethodBench) -> Method:
    """Let the reader pick a method; one that is impossible here gives way to Area."""
    wanted = mine()[key]
    shown = wanted if wanted in bench.samplings else Method.AREA
    named = labels(bench.samplings)
    return Method(choose(title, named, key, shown=shown, help=hints(bench.samplings)))
