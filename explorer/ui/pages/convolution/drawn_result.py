"""How the result of an own kernel is drawn: clipped like a photo, or with its sign."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.messages import N_
from explorer.numerals import figure, whole
from explorer.operations.filtering import Planes
from explorer.rendering import Colours, colourise
from explorer.rendering.gray_range import signed_levels
from explorer.shapes import GrayLevels, RgbImage
from explorer.ui.i18n import _, say
from explorer.ui.parts.choices import choose
from explorer.ui.settings import AUTO, Setting, declare, one_of

SIGNED, PHOTO = "signed", "photo"

declare(Setting("conv_show", AUTO, one_of(AUTO, SIGNED, PHOTO)))


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A result made visible, and what its colours mean in the reader's words."""

    pixels: RgbImage | GrayLevels
    note: str


def choose_display() -> str:
    """Let the reader choose how results are drawn."""
    return choose(
        _("Results as"),
        {
            AUTO: _("Automatic"),
            PHOTO: _("a photo, clipped to 0–255"),
            SIGNED: _("signed numbers around 0"),
        },
        "conv_show",
        width=230,
        help=_("**Automatic**: signed for kernels that sum to 0, else as a photo."),
    )


def show(results: Sequence[Planes], display: str, *, derivative: bool) -> list[Drawn]:
    """Draw results of one kind, all signed ones on one scale.

    Shape: each (H, W), drawn gray or blue to red, or (3, H, W), drawn in colour.
    """
    signed = derivative if display == AUTO else display == SIGNED
    if not signed:
        return [_photo(values) for values in results]
    peak = max(float(np.abs(values).max()) for values in results)
    return [_signed(values, peak) for values in results]


def _photo(values: Planes) -> Drawn:
    levels = _last(np.rint(values).clip(0, 255).astype(np.uint8))
    outside = int(np.count_nonzero((values < 0) | (values > 255)))
    facts = {
        "low": figure(float(values.min()), 5),
        "high": figure(float(values.max()), 5),
        "outside": whole(outside),
        "count": whole(values.size),
    }
    template = (
        N_("values {low} to {high}; {outside} of {count} lie outside 0–255 and are clipped")
        if outside
        else N_("values {low} to {high}, shown as they are")
    )
    return Drawn(levels, say(template, **facts))


def _signed(values: Planes, peak: float) -> Drawn:
    levels = signed_levels(values, peak)
    facts = {
        "low": figure(float(values.min()), 5),
        "high": figure(float(values.max()), 5),
        "peak": figure(peak, 5),
    }
    if values.ndim == 2:
        note = N_("values {low} to {high}; blue −{peak}, white 0, red {peak}")
        return Drawn(colourise(levels, Colours.DIVERGING), say(note, **facts))
    note = N_("values {low} to {high}; each colour from −{peak} (0) over 0 (128) to {peak} (255)")
    return Drawn(_last(levels), say(note, **facts))


def _last(levels: GrayLevels) -> GrayLevels | RgbImage:
    return levels if levels.ndim == 2 else np.ascontiguousarray(levels.transpose(1, 2, 0))
