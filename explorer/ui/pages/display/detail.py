"""One mapping in detail: the picture, its colour bar, the transfer curve, what was clipped."""

import numpy as np
import streamlit as st

from explorer.messages import N_, Message
from explorer.numerals import figure, fixed, whole
from explorer.rendering import Curve, GrayMapping, apply_curve, curve
from explorer.rendering.charts.transfer import CurveWords, transfer_figure
from explorer.rendering.scores import clipped, entropy, level_counts
from explorer.ui.i18n import _, say
from explorer.ui.pages.display.choosing import ShownLayer
from explorer.ui.pages.display.wording import ends_of, state_of
from explorer.ui.parts import lab

_TICKS = (0, 64, 128, 191, 255)


def detail(shown: ShownLayer, chosen: GrayMapping) -> None:
    """Draw the section's upper half."""
    found = curve(shown.numbers, chosen).of(shown.channel)
    title = Message(
        N_("{mapping}: channel {channel} of {layer}"),
        {"mapping": chosen.label, "channel": shown.channel, "layer": shown.name},
    )
    st.markdown(f"**{say(title)}**")
    left, right = st.columns([2, 3], gap="large")
    with left:
        _picture(shown, found)
    with right:
        words = CurveWords(_("activation"), _("gray level"), _("count (log)"))
        st.plotly_chart(
            transfer_figure(shown.plane, found, words),
            key="display_curve",
            config={"displayModeBar": False},
            alt=_("Transfer curve with the histograms before and after"),
        )
        st.caption(
            _(
                "The curve turns the histogram of activations below it into the histogram of gray "
                "levels on its right. Both counts are logarithmic."
            )
        )


def _picture(shown: ShownLayer, found: Curve) -> None:
    levels = apply_curve(shown.plane[None], found)[0]
    height, width = levels.shape
    label = {"height": height, "width": width, "ends": ends_of(found)}
    caption = Message(N_("{height}×{width}; {ends}"), label)
    lab.picture(levels, say(caption), say(caption), 360)
    strip = np.broadcast_to(np.arange(256, dtype=np.uint8), (14, 256))
    ticks = " · ".join(f"{level} → {figure(float(found.values[0, level]), 4)}" for level in _TICKS)
    bar = Message(N_("The colour bar, gray level → activation: {ticks}"), {"ticks": ticks})
    lab.picture(strip, say(bar), _("Black to white, the 256 gray levels"), 256)
    state = state_of(shown)
    if state is not None:
        st.warning(say(state))
    st.markdown(say(_facts(shown, found)))


def _facts(shown: ShownLayer, found: Curve) -> Message:
    values = shown.numbers[shown.channel] if shown.is_spatial else shown.numbers
    below, above = (int(count[0]) for count in clipped(values[None], found))
    counts = level_counts(apply_curve(values.reshape(-1), found))
    total = values.size
    return Message(
        N_(
            "Clipped: {below} ({below_share}%) at the low end, {above} ({above_share}%) "
            "at the high end, of {total} values. Levels used: {used} of 256; {bits} "
            "bits per pixel."
        ),
        {
            "below": whole(below),
            "below_share": fixed(100 * below / total, 2),
            "above": whole(above),
            "above_share": fixed(100 * above / total, 2),
            "total": whole(total),
            "used": int((counts > 0).sum()),
            "bits": fixed(float(entropy(counts)[0]), 2),
        },
    )
