"""Two small questions about sizes: factors instead of a size, and axes of length one."""

import streamlit as st

from explorer.errors import SettingError
from explorer.exporting.scripts.judging import squeezing_script
from explorer.exporting.scripts.resampling import factors_script
from explorer.messages import N_
from explorer.numerals import figure
from explorer.operations.scaling import scaled_size
from explorer.operations.squeezing import squeeze_row
from explorer.ui.i18n import _, say
from explorer.ui.pages.resampling.common import MethodBench
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import bound
from explorer.ui.settings import Setting, declare, mine

_LEAST, _MOST = 0.05, 4.0
_SHAPE = (1, 1, 244, 244)
"""The article's, after its pooling."""


def _factor(text: str) -> float:
    found = round(float(text), 2) if len(text) < 12 else float("nan")
    if not _LEAST <= found <= _MOST:
        raise ValueError(text)
    return found


declare(Setting("resampling_fx", 0.5, _factor), Setting("resampling_fy", 0.5, _factor))


def factors(bench: MethodBench) -> None:
    """Draw what a factor for each axis makes of the picture's size."""
    lab.heading(_("A size by factors: fx and fy"))
    st.markdown(
        _(
            "Instead of a size `cv2.resize` takes a factor for each axis: `cv2.resize(image, None, "
            "fx=0.5, fy=0.5)`. fx is for the width, fy for the height."
        )
    )
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        for key in ("fx", "fy"):
            st.number_input(key, _LEAST, _MOST, step=0.05, **bound(f"resampling_{key}"), width=130)
    fx, fy = mine()["resampling_fx"], mine()["resampling_fy"]
    wide, tall = bench.source_wh
    try:
        found = scaled_size((wide, tall), fx, fy)
    except SettingError as error:
        st.warning(say(error.message), icon=":material/straighten:")
        return
    st.markdown(
        say(
            N_(
                "{wide}×{tall} px times ({fx}, {fy}) is ({exact_wide}, {exact_tall}), and "
                "the result has **{new_wide}×{new_tall}** px. OpenCV rounds each side to the "
                "nearest whole number, a half to the even one."
            ),
            wide=wide,
            tall=tall,
            fx=figure(fx),
            fy=figure(fy),
            exact_wide=figure(wide * fx),
            exact_tall=figure(tall * fy),
            new_wide=found[0],
            new_tall=found[1],
        )
    )
    downloads.show_code(factors_script(bench.scene, fx, fy))


def squeezing() -> None:
    """Draw what `squeeze` leaves of the article's array."""
    lab.heading(_("Axes of length one: squeeze"))
    st.markdown(
        _(
            "A batch of one gray picture has two axes of length one, and nothing that draws "
            "pictures wants them. `squeeze()` takes all of them away, `squeeze(0)` only the first."
        )
    )
    steps = squeeze_row(_SHAPE)
    st.dataframe(
        {
            _("Call"): [f"x{step.call}" for step in steps],
            _("Shape"): [" × ".join(map(str, step.shape)) for step in steps],
        },
        hide_index=True,
        width=420,
    )
    st.caption(
        _(
            "With a batch of one, `squeeze()` also takes the batch axis, and code that worked for "
            "two pictures fails for one. Name the axis you mean."
        )
    )
    downloads.show_code(squeezing_script(_SHAPE))
